using System.Collections.Concurrent;
using AiTeams.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>A backend that takes OTLP over HTTP and keeps what it got.</summary>
internal sealed class OtlpSink : IOtlpConsumer, IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private readonly SemaphoreSlim _arrived = new(0);

    private OtlpSink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.MapOtlp(this);
    }

    public ConcurrentQueue<OtlpSpan> Spans { get; } = new();

    public ConcurrentQueue<OtlpLogRecord> Logs { get; } = new();

    public ConcurrentQueue<OtlpMetric> Metrics { get; } = new();

    /// <summary>What a service needs to send here, at once.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.First()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "50"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
    ];

    public static async Task<OtlpSink> StartAsync()
    {
        var sink = new OtlpSink();
        await sink._app.StartAsync();
        return sink;
    }

    /// <summary>The first that is wanted, among what is here or still to come.</summary>
    public async Task<T> FirstAsync<T>(IEnumerable<T> among, Func<T, bool> wanted)
        where T : class
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            if (among.FirstOrDefault(wanted) is { } found) return found;
            await _arrived.WaitAsync(deadline.Token);
        }
    }

    public ValueTask TracesAsync(OtlpBatch<OtlpSpan> batch, OtlpRequest request, CancellationToken cancellationToken) => Keep(batch.Records, Spans);

    public ValueTask MetricsAsync(OtlpBatch<OtlpMetric> batch, OtlpRequest request, CancellationToken cancellationToken) => Keep(batch.Records, Metrics);

    public ValueTask LogsAsync(OtlpBatch<OtlpLogRecord> batch, OtlpRequest request, CancellationToken cancellationToken) => Keep(batch.Records, Logs);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private ValueTask Keep<T>(IEnumerable<T> records, ConcurrentQueue<T> into)
    {
        foreach (var record in records) into.Enqueue(record);
        _arrived.Release();
        return ValueTask.CompletedTask;
    }
}
