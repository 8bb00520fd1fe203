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
        ledger.Settle(count, result == ExportResult.Success ? count : 0);
        return result;
    }
}

/// <summary>Stands where the exporter thinks the network is: passes its message to <see cref="OtlpTransport"/>, unless the endpoint is to be left alone.</summary>
internal sealed class MetricHandover(OtlpTransport transport, Backoff backoff) : HttpMessageHandler
{
    private readonly Envelope _envelope = new();

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
        if (backoff.Left > TimeSpan.Zero) return new(HttpStatusCode.ServiceUnavailable);
        _envelope.Write(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        var answer = await transport.SendAsync(_envelope, cancellationToken);
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
