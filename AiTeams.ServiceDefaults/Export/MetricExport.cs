using System.Net;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Sending;
using AiTeams.ServiceDefaults.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>Metrics are encoded by OpenTelemetry's own exporter and sent, with their books and pauses, as the other signals are.</summary>
internal sealed class LedgerMetricExporter(MetricHandover handover, ExportLedger ledger, CardinalityGuard guard) : OtlpMetricExporter(handover.Options())
{
    /// <summary>Takes the metrics in place of the endpoint while it is set.</summary>
    internal BaseExporter<Metric>? Instead { get; set; }

    public override ExportResult Export(in Batch<Metric> metrics)
    {
        if (Instead is { } other) return other.Export(metrics);
        var count = metrics.Count;
        foreach (var metric in metrics) guard.Inspect(metric);
        ledger.Take(count);
        var result = base.Export(metrics);
        // What is rejected is told in points, and what is counted here are metrics: no more of them than there are.
        ledger.Settle(count, result == ExportResult.Success ? Math.Max(0, count - handover.Rejected) : 0);
        return result;
    }

    /// <summary>The next export is the last one: it is tried however the endpoint answered before.</summary>
    internal void IsLast() => handover.IgnoresPause = true;
}

/// <summary>Stands where the exporter thinks the network is: passes its message to <see cref="OtlpTransport"/>, unless the endpoint is to be left alone.</summary>
internal sealed class MetricHandover(OtlpTransport transport, Backoff backoff) : HttpMessageHandler
{
    private readonly Envelope _envelope = new();

    /// <summary>Data points that the endpoint did not take of the last message.</summary>
    internal long Rejected { get; private set; }

    internal bool IgnoresPause { get; set; }

    internal OtlpExporterOptions Options() => new()
    {
        Protocol = OtlpExportProtocol.HttpProtobuf,
        Endpoint = new("http://metrics.invalid/v1/metrics"),
        HttpClientFactory = () => new(this, disposeHandler: false),
    };

    /// <summary>Called by the reader on a thread of its own, which the SDK lets block.</summary>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Rejected = 0;
        if (backoff.Left > TimeSpan.Zero && !IgnoresPause) return new(HttpStatusCode.ServiceUnavailable);
        _envelope.Write(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        var answer = await transport.SendAsync(_envelope, cancellationToken);
        Rejected = answer.Rejected;
        if (answer.Verdict == Verdict.Later) backoff.Failed(answer.After);
        else backoff.Succeeded();
        return new(answer.Verdict switch
        {
            Verdict.Taken => HttpStatusCode.OK,
            Verdict.Later => HttpStatusCode.ServiceUnavailable,
            _ => HttpStatusCode.BadRequest,
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) transport.Dispose();
        base.Dispose(disposing);
    }
}
