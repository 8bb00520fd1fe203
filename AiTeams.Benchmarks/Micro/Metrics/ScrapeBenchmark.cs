using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.Benchmarks.Micro.Lines;
using AiTeams.Benchmarks.Results;
using AiTeams.ServiceDefaults.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace AiTeams.Benchmarks.Micro.Metrics;

/// <summary>P12: <c>/metrics</c> of a service with 5,000 series, three quarters of them of histograms, each with exemplars.</summary>
internal sealed class ScrapeBenchmark : IBenchmark
{
    private const int Series = 5_000;

    /// <summary>A histogram's label set gives a series per bound, the infinite one, sum and count.</summary>
    private const int PerHistogram = 20;

    public string Id => "P12";

    public async Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken)
    {
        await using var app = ContractHost.Build(new LastLine());
        app.Services.GetRequiredService<MeterProvider>();
        var meter = app.Services.GetRequiredService<IMeterFactory>().Create("AiTeams.Benchmarks");
        var histogram = meter.CreateHistogram("benchmark_duration_seconds", "s", "Of the scrape benchmark.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = HistogramBounds.Seconds });
        var counter = meter.CreateCounter<long>("benchmark_count", "{thing}", "Of the scrape benchmark.");
        using (var activity = new Activity("measured") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start())
        {
            for (var i = 0; i < Series * 3 / 4 / PerHistogram; i++)
            {
                foreach (var seconds in (double[])[0.003, 0.07, 0.4, 3, 45])
                    histogram.Record(seconds, new TagList { { "endpoint", $"/things/{i}/{{id}}" }, { "method", "GET" }, { "outcome", "success" } });
            }
            for (var i = 0; i < Series / 4; i++)
                counter.Add(1, new TagList { { "endpoint", $"/things/{i}/{{id}}" }, { "method", "POST" }, { "status_code", "201" }, { "api_version", "v1" }, { "outcome", "success" } });
        }
        var exporter = app.Services.GetRequiredService<ScrapeExporter>();
        var text = ReadOnlyMemory<byte>.Empty;
        await exporter.ScrapeAsync(openMetrics: true, Take, cancellationToken);
        var series = text.Span.Count((byte)'\n') - text.Span.Count("\n# "u8) - 1;
        if (series < Series) throw new InvalidOperationException($"The scrape has {series} series, not {Series}.");

        var run = await InterleavedRun.RunAsync(options, cancellationToken, Scrape("OpenMetrics", openMetrics: true), Scrape("text", openMetrics: false));
        return [.. Figures(0, "OpenMetrics with exemplars"), .. Figures(1, "text")];

        Task Take(ReadOnlyMemory<byte> written)
        {
            text = written;
            return Task.CompletedTask;
        }

        Operation Scrape(string name, bool openMetrics) => new(name, count =>
        {
            for (var i = 0; i < count; i++)
            {
                if (!exporter.ScrapeAsync(openMetrics, Take, CancellationToken.None).IsCompletedSuccessfully) throw new InvalidOperationException("A scrape waited.");
            }
        });

        IEnumerable<Figure> Figures(int operation, string form)
        {
            var time = run.Nanoseconds(operation);
            yield return new(Id, $"/metrics scrape, {series:#,0} series, {form}", time.Value / 1e6, "ms")
            {
                Goal = Bound.Most(10),
                Spread = (time.Low / 1e6, time.High / 1e6),
                Control = run.Control,
                IsNoisy = run.IsNoisy,
            };
            yield return new(Id, $"/metrics scrape, {series:#,0} series, {form}, allocated", run.Bytes(operation) / 1000, "KB") { Goal = Bound.Most(100) };
        }
    }
}
