using System.Diagnostics.Metrics;
using System.Globalization;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Xunit;
using Xunit.Abstractions;

namespace AiTeams.Tests.ServiceDefaults.Metrics;

/// <summary>P12 of the performance goals, its half that is the same on every machine: what a scrape of 5,000 series allocates.</summary>
public sealed class ScrapeCostTests(ITestOutputHelper output)
{
    private const int Counters = 3_000;
    private const int Histograms = 100;
    private const int LinesOfHistogram = 20;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scrape_of_5000_series_allocates_next_to_nothing(bool openMetrics)
    {
        using var page = new Page();
        for (var i = 0; i < 3; i++) await page.ScrapeAsync(openMetrics);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var scrape = page.ScrapeAsync(openMetrics);
        Assert.True(scrape.IsCompletedSuccessfully);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        output.WriteLine($"{allocated} B for a page of {await scrape} B");
        Assert.Equal(Counters + Histograms * LinesOfHistogram, page.Samples);
        Assert.InRange(allocated, 0, 10_000);
    }

    /// <summary>The exporter behind a provider of its own, filled with streams.</summary>
    private sealed class Page : IDisposable
    {
        private readonly Meter _meter = new("ScrapeCost");
        private readonly ScrapeExporter _exporter;
        private readonly MeterProvider _provider;
        private byte[] _last = [];
        private int _length;

        public Page()
        {
            var guard = new CardinalityGuard(new ConfigurationBuilder().Build(), NullLogger<CardinalityGuard>.Instance);
            _exporter = new(new("api-gateway", "0.1.0", "i", DeploymentEnvironment.Prod, ServiceIdentity.DefaultProject), guard);
            _provider = Sdk.CreateMeterProviderBuilder().AddMeter(_meter.Name)
                .AddView("*", new MetricStreamConfiguration { CardinalityLimit = 5_000 })
                .AddReader(new BaseExportingMetricReader(_exporter)).Build();
            var counter = _meter.CreateCounter<long>("request_count", "{request}");
            var histogram = _meter.CreateHistogram("request_duration_seconds", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = HistogramBounds.Seconds });
            for (var i = 0; i < Counters; i++) counter.Add(i, new("endpoint", Endpoint(i)), new("method", "GET"), new("status_code", "200"), new("outcome", "success"));
            for (var i = 0; i < Histograms; i++)
                for (var j = 0; j < 50; j++) histogram.Record(j / 7.0, new("endpoint", Endpoint(i)), new("method", "GET"), new("outcome", "success"));
        }

        public int Samples => System.Text.Encoding.UTF8.GetString(_last, 0, _length).Split('\n').Count(line => line.Length > 0 && line[0] != '#');

        public async Task<int> ScrapeAsync(bool openMetrics)
        {
            if (!await _exporter.ScrapeAsync(openMetrics, Keep, CancellationToken.None)) throw new InvalidOperationException("Not collected.");
            return _length;
        }

        public void Dispose()
        {
            _provider.Dispose();
            _meter.Dispose();
        }

        private static string Endpoint(int i) => "/api/app/things/" + i.ToString(CultureInfo.InvariantCulture);

        private Task Keep(ReadOnlyMemory<byte> page)
        {
            if (_last.Length < page.Length) _last = new byte[page.Length];
            page.CopyTo(_last);
            _length = page.Length;
            return Task.CompletedTask;
        }
    }
}
