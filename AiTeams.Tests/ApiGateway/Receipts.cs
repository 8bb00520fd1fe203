using System.Collections.Concurrent;
using System.Text.Json;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.Tests.Support;

namespace AiTeams.Tests.ApiGateway;

/// <summary>The receipts that a gateway wrote.</summary>
internal sealed class Receipts : ILogLineSink
{
    private readonly ConcurrentQueue<Receipt> _receipts = new();

    public IReadOnlyList<Receipt> All => [.. _receipts];

    /// <summary>The receipt of a request; it is written just after the last byte of the response.</summary>
    public async Task<Receipt> OfAsync(string? trackingId) =>
        (await Eventually.GetAsync(() => _receipts.FirstOrDefault(receipt => receipt["tracking_id"] == trackingId), receipt => receipt is not null))!;

    public void Write(ReadOnlySpan<byte> line, bool essential)
    {
        var json = JsonElement.Parse(line);
        if (json.GetProperty("logger").GetString() == "AiTeams.Receipt") _receipts.Enqueue(new(json));
    }

    public void Flush(TimeSpan timeout) { }
}

internal sealed class Receipt(JsonElement line)
{
    /// <summary>Text or number at a dotted path; null where there is none.</summary>
    public string? this[string path]
    {
        get
        {
            var at = line;
            foreach (var name in path.Split('.'))
            {
                if (!at.TryGetProperty(name, out at)) return null;
            }
            return at.ToString();
        }
    }
}
