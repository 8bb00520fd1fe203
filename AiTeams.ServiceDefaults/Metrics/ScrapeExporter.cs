using AiTeams.ServiceDefaults.Identity;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>
/// Collects when <c>/metrics</c> is asked, and writes what it got as Prometheus text or OpenMetrics with exemplars. Every sample has the constant
/// labels service, environment, project, version and service_name, which a Collector would copy from the resource.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class ScrapeExporter(ServiceIdentity identity, CardinalityGuard guard) : BaseExporter<Metric>, IPullMetricExporter
{
    private static readonly TimeSpan CollectTimeout = TimeSpan.FromSeconds(5);

    private readonly byte[] _constant = SeriesLabels.Constant(identity);
    private readonly Dictionary<Metric, ScrapeMetric> _metrics = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private ScrapeText? _spare;
    private ScrapeText? _text;
    private bool _openMetrics;

    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects and hands the text over. Collections are one at a time; a scraper that reads slowly keeps nobody else waiting.</summary>
    /// <param name="openMetrics">Else the older text format, without exemplars.</param>
    /// <param name="write">Given memory that is used again afterwards.</param>
    /// <param name="cancellationToken">Stops the wait for another scrape.</param>
    /// <returns>False when the collection took too long.</returns>
    internal async Task<bool> ScrapeAsync(bool openMetrics, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken)
    {
        // A text is kept from scrape to scrape: it has grown to the size it needs, and a page of that size is no garbage to make each time.
        var text = Interlocked.Exchange(ref _spare, null) ?? new();
        try
        {
            if (!await CollectAsync(text, openMetrics, cancellationToken)) return false;
            await write(text.Written);
            return true;
        }
        finally
        {
            Interlocked.CompareExchange(ref _spare, text, null);
        }
    }

    /// <summary>Called by the SDK, within <see cref="Collect"/>.</summary>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        if (_text is not { } text) return ExportResult.Failure;
        // Instruments that are gone are forgotten with the rest; what is still there is written anew.
        if (_metrics.Count > 2 * batch.Count) _metrics.Clear();
        _families.Clear();
        foreach (var metric in batch)
        {
            guard.Inspect(metric);
            if (metric.MetricType == MetricType.ExponentialHistogram) continue;
            if (!_metrics.TryGetValue(metric, out var known)) _metrics[metric] = known = new(metric, _constant);
            // Samples of one family stand together: the same instrument of a second meter is written with the first.
            if (!_families.Add(known.Family)) continue;
            known.WriteHead(text, _openMetrics);
            known.Write(metric, text, _openMetrics);
            foreach (var other in batch)
                if (!ReferenceEquals(other, metric) && other.Name == metric.Name && other.Unit == metric.Unit && other.MetricType == metric.MetricType) WriteOther(other, text);
        }
        return ExportResult.Success;
    }

    private void WriteOther(Metric metric, ScrapeText text)
    {
        if (!_metrics.TryGetValue(metric, out var known)) _metrics[metric] = known = new(metric, _constant);
        known.Write(metric, text, _openMetrics);
    }

    private async Task<bool> CollectAsync(ScrapeText text, bool openMetrics, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            text.Reset();
            (_text, _openMetrics) = (text, openMetrics);
            if (Collect?.Invoke((int)CollectTimeout.TotalMilliseconds) != true) return false;
            if (openMetrics) text.Raw("# EOF\n"u8);
            return true;
        }
        finally
        {
            _text = null;
            _oneAtATime.Release();
        }
    }
}
