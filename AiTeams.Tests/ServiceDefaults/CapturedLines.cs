using System.Text;
using System.Text.Json;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.Tests.Support;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>Log lines of a service under test, in the order in which it wrote them.</summary>
internal sealed class CapturedLines : ILogLineSink
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<JsonElement, bool> Wanted, TaskCompletionSource<JsonElement> Found)> _waiting = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    public IEnumerable<JsonElement> Receipts => All.Select(Parse).Where(IsReceipt);

    public void Write(ReadOnlySpan<byte> line, bool essential)
    {
        var text = Encoding.UTF8.GetString(line);
        lock (_gate)
        {
            _lines.Add(text);
            if (_waiting.Count == 0) return;
            var parsed = Parse(text);
            _waiting.RemoveAll(waiter => waiter.Wanted(parsed) && waiter.Found.TrySetResult(parsed));
        }
    }

    public void Flush(TimeSpan timeout)
    {
    }

    /// <summary>The first line, written already or still to come, that is wanted.</summary>
    public Task<JsonElement> FirstAsync(Func<JsonElement, bool> wanted)
    {
        lock (_gate)
        {
            foreach (var line in _lines)
            {
                var parsed = Parse(line);
                if (wanted(parsed)) return Task.FromResult(parsed);
            }
            var found = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, found));
            return found.Task.WaitAsync(Patience.Most);
        }
    }

    public Task<JsonElement> ReceiptOfAsync(string trackingId) => FirstAsync(line => IsReceipt(line) && line.Text("tracking_id") == trackingId);

    private static bool IsReceipt(JsonElement line) => line.Text("logger") == "AiTeams.Receipt";

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;
}

internal static class JsonElementReading
{
    /// <summary>The text at a dotted path; null where there is none.</summary>
    public static string? Text(this JsonElement element, string path) => element.At(path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    public static double? Number(this JsonElement element, string path) => element.At(path) is { ValueKind: JsonValueKind.Number } found ? found.GetDouble() : null;

    public static JsonElement? At(this JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }
        return element;
    }
}
