using System.Collections.Concurrent;
using System.Text.Json;
using AiTeams.ServiceDefaults.Logging;

namespace AiTeams.Tests.Support;

/// <summary>The JSON lines of a service, in the order written.</summary>
internal sealed class CapturedLines : ILogLineSink
{
    private readonly ConcurrentQueue<JsonElement> _lines = new();

    public IReadOnlyList<JsonElement> All => [.. _lines];

    public IReadOnlyList<JsonElement> Of(string trackingId) =>
        [.. _lines.Where(line => line.TryGetProperty("tracking_id", out var id) && id.GetString() == trackingId)];

    public void Write(ReadOnlySpan<byte> line, bool essential)
    {
        var reader = new Utf8JsonReader(line);
        _lines.Enqueue(JsonElement.ParseValue(ref reader));
    }

    public void Flush(TimeSpan timeout) { }
}
