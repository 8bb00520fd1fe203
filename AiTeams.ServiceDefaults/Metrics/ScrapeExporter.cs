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
    private readonly Dictionary<string, ScrapeMetric> _families = new(StringComparer.Ordinal);
    private readonly List<(Metric Metric, ScrapeMetric Known)> _heads = [];
    private readonly List<(Metric Metric, ScrapeMetric Known)> _followers = [];
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
        Sort(batch);
        foreach (var (metric, known) in _heads)
        {
            known.WriteHead(text, _openMetrics);
            known.Write(metric, text, _openMetrics);
            foreach (var (follower, itsKnown) in _followers)
            {
                if (itsKnown.Announced == known.Announced) itsKnown.Write(follower, text, _openMetrics);
            }
        }
        return ExportResult.Success;
    }

    /// <summary>
    /// Samples of one family stand together under one head: an instrument of a second meter, or one whose name differs in its separators only, follows
    /// the first. One of another kind cannot: a page with a name announced twice is refused as a whole.
    /// </summary>
    private void Sort(in Batch<Metric> batch)
    {
        _families.Clear();
        _heads.Clear();
        _followers.Clear();
        foreach (var metric in batch)
        {
            guard.Inspect(metric);
            if (metric.MetricType == MetricType.ExponentialHistogram) continue;
            if (!_metrics.TryGetValue(metric, out var known)) _metrics[metric] = known = new(metric, _constant);
            if (_families.TryAdd(known.Announced, known)) _heads.Add((metric, known));
            else if (known.IsOneFamilyWith(_families[known.Announced])) _followers.Add((metric, known));
            else guard.NameTaken(metric.Name, known.Announced);
        }
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
