using System.Collections.Concurrent;
using System.Text.Json;
using AiTeams.Contracts;

namespace AiTeams.Cli.Check;

/// <summary>The receipts of the traffic, gathered from the Console while it runs: the Console's own list ends after a thousand.</summary>
internal sealed class Receipts(HttpClient console)
{
    /// <summary>What the Console gives at once.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<(string Trace, string Span, string Kind), Receipt> _found = [];

    public IEnumerable<Receipt> Found => _found.Values;

    /// <summary>The newest of a service.</summary>
    /// <exception cref="HttpRequestException">The Console does not answer.</exception>
    /// <exception cref="JsonException">What answers is no Console.</exception>
    public async Task LookAsync(string service, CancellationToken cancellationToken)
    {
        var list = await AskAsync<ReceiptList>($"api/receipts?limit={Most}&service={Uri.EscapeDataString(service)}", cancellationToken);
        Keep(list?.Receipts);
    }

    /// <summary>All of one story, however many came after them. Each such question makes the Console ask the services in its turn.</summary>
    /// <inheritdoc cref="LookAsync"/>
    public async Task LookUpAsync(string trackingId, CancellationToken cancellationToken)
    {
        var story = await AskAsync<Case>("api/cases/" + trackingId, cancellationToken);
        Keep(story?.Receipts?.Items);
    }

    private void Keep(IEnumerable<Receipt>? receipts)
    {
        foreach (var receipt in receipts ?? []) _found.TryAdd((receipt.TraceId, receipt.SpanId, receipt.Kind), receipt);
    }

    private async Task<T?> AskAsync<T>(string path, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<T>(await console.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken), ContractJson.Options);

    private sealed record ReceiptList(IReadOnlyList<Receipt>? Receipts);

    private sealed record Case(CaseReceipts? Receipts);

    private sealed record CaseReceipts(IReadOnlyList<Receipt>? Items);
}

/// <summary>What of a receipt the check needs.</summary>
internal sealed record Receipt(string TrackingId, string TraceId, string SpanId, string Service, string Kind, string Outcome, string? SamplingReason)
{
    /// <summary>The service knows of no reason to keep the trace.</summary>
    public bool MayBeMissing => SamplingReason is null or NotKept;

    public const string NotKept = "not_kept";
}
