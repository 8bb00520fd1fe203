using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.Benchmarks.Micro.Lines;
using AiTeams.Benchmarks.Results;
using AiTeams.ServiceDefaults.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace AiTeams.Benchmarks.Micro.Metrics;

/// <summary>What the typed methods, with their closed and bounded labels, add to a bare instrument of System.Diagnostics.Metrics; both are collected by the SDK.</summary>
internal sealed class MetricBenchmark : IBenchmark
{
    public string Id => "metrics";

    public async Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken)
    {
        await using var app = ContractHost.Build(new LastLine());
        app.Services.GetRequiredService<MeterProvider>();
        var usage = app.Services.GetRequiredService<UsageMetrics>();
        var engine = app.Services.GetRequiredService<EngineRequestMetrics>();
        var meter = app.Services.GetRequiredService<IMeterFactory>().Create("AiTeams.Benchmarks");
        var counter = meter.CreateCounter<long>("bare_usage");
        var requests = meter.CreateCounter<long>("bare_requests");
        var time = meter.CreateHistogram("bare_time", "us", "", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = HistogramBounds.Microseconds });
        var duration = TimeSpan.FromMilliseconds(12);

        var counters = await InterleavedRun.RunAsync(options, cancellationToken,
            new("Counter.Add with four labels", count =>
            {
                for (var i = 0; i < count; i++)
                    counter.Add(1, new TagList { { "endpoint", Values.Endpoint }, { "api_version", "v1" }, { "user_segment", "premium" }, { "client_type", "web-app" } });
            }),
            new("UsageMetrics.EndpointUsed", count => { for (var i = 0; i < count; i++) usage.EndpointUsed(Values.Endpoint, "v1", "premium", "web-app"); }));
        var histograms = await InterleavedRun.RunAsync(options, cancellationToken,
            new("Counter.Add and Histogram.Record with three labels", count =>
            {
                for (var i = 0; i < count; i++)
                {
                    var tags = new TagList { { "ret", "0" }, { "func", "execute" }, { "status", "success" } };
                    requests.Add(1, tags);
                    time.Record(duration.TotalMicroseconds, tags);
                }
            }),
            new("EngineRequestMetrics.Ended", count => { for (var i = 0; i < count; i++) engine.Ended("execute", "0", duration); }));
        return [.. Figures("typed counter", counters), .. Figures("typed counter and histogram", histograms)];
    }

    private IEnumerable<Figure> Figures(string what, InterleavedRun run)
    {
        var own = run.Nanoseconds(1);
        yield return new(Id, what, own.Value, "ns")
        {
            Spread = (own.Low, own.High),
            Control = run.Control,
            IsNoisy = run.IsNoisy,
            Baseline = run.Describe(0),
        };
        yield return new(Id, $"{what}, allocated", run.Bytes(1), "B") { Goal = Bound.Most(0) };
    }
}
