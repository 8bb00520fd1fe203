using System.Collections.Concurrent;
using System.Net.Http.Json;
using AiTeams.Contracts;

namespace AiTeams.Cli.Check;

/// <summary>The receipts of the traffic, gathered from the Console while it runs: the Console's own list ends after a thousand.</summary>
internal sealed class Receipts(HttpClient console)
{
    /// <summary>What the Console gives at once.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<(string Trace, string Span, string Kind), Receipt> _found = [];

    public IEnumerable<Receipt> Found => _found.Values;

    /// <exception cref="HttpRequestException">The Console does not answer.</exception>
    public async Task LookAsync(string service, CancellationToken cancellationToken)
    {
        var path = new Uri($"/api/receipts?limit={Most}&service={Uri.EscapeDataString(service)}", UriKind.Relative);
        var list = await console.GetFromJsonAsync<ReceiptList>(path, ContractJson.Options, cancellationToken);
        foreach (var receipt in list?.Receipts ?? []) _found.TryAdd((receipt.TraceId, receipt.SpanId, receipt.Kind), receipt);
    }

    private sealed record ReceiptList(IReadOnlyList<Receipt> Receipts);
}

/// <summary>What of a receipt the check needs.</summary>
internal sealed record Receipt(string TrackingId, string TraceId, string SpanId, string Service, string Kind, string Outcome, string? SamplingReason)
{
    /// <summary>The service knows of no reason to keep the trace.</summary>
    public bool MayBeMissing => SamplingReason is null or "not_kept";
}
