using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>One instrument's part of the page. What does not change from scrape to scrape (names, labels, bounds) is kept as bytes.</summary>
internal sealed class ScrapeMetric
{
    private readonly MetricType _type;
    private readonly string _description;
    private readonly byte[] _name;
    private readonly byte[] _constant;
    private readonly List<SeriesLabels> _series = [];
    private byte[][] _bounds = [];
    private bool _boundsAreFloats;

    internal ScrapeMetric(Metric metric, byte[] constant)
    {
        (_type, _description, _constant) = (metric.MetricType, metric.Description, constant);
        Family = PrometheusName.Of(metric.Name, metric.Unit, _type);
        Announced = PrometheusName.IsCounter(_type) ? Family[..^"_total".Length] : Family;
        _name = System.Text.Encoding.UTF8.GetBytes(Family);
    }

    /// <summary>A counter's sample has this name; OpenMetrics announces it without its <c>_total</c>.</summary>
    internal string Family { get; }

    /// <summary>What no two families may have in common, whichever the format.</summary>
    internal string Announced { get; }

    /// <summary>Whether the samples of both can stand under one head.</summary>
    internal bool IsOneFamilyWith(ScrapeMetric other) => Family == other.Family && TypeWord.SequenceEqual(other.TypeWord);

    private ReadOnlySpan<byte> TypeWord => _type == MetricType.Histogram ? " histogram\n"u8 : PrometheusName.IsCounter(_type) ? " counter\n"u8 : " gauge\n"u8;

    internal void WriteHead(ScrapeText text, bool openMetrics)
    {
        var family = openMetrics ? Announced : Family;
        if (_description.Length > 0)
        {
            text.Raw("# HELP "u8);
            text.Text(family);
            text.Raw(" "u8);
            text.Escape(_description, quotes: openMetrics);
            text.Raw("\n"u8);
        }
        text.Raw("# TYPE "u8);
        text.Text(family);
        text.Raw(TypeWord);
    }

    internal void Write(Metric metric, ScrapeText text, bool openMetrics)
    {
        var at = 0;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = LabelsOf(point, at++);
            if (_type == MetricType.Histogram) WriteHistogram(point, labels, text, openMetrics);
            else WriteSample(point, labels, text, openMetrics);
        }
    }

    /// <summary>The SDK lists streams in the order of their first measurement, so the place nearly always tells the stream.</summary>
    private ReadOnlySpan<byte> LabelsOf(in MetricPoint point, int at)
    {
        if (at == _series.Count) _series.Add(new(point, _constant));
        else if (!_series[at].AreOf(point)) _series[at] = new(point, _constant);
        return _series[at].Text;
    }

    private void WriteSample(in MetricPoint point, ReadOnlySpan<byte> labels, ScrapeText text, bool openMetrics)
    {
        text.Raw(_name);
        text.Raw(labels);
        text.Raw("} "u8);
        switch (_type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic: text.Number(point.GetSumLong()); break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic: text.Number(point.GetSumDouble()); break;
            case MetricType.LongGauge: text.Number(point.GetGaugeLastValueLong()); break;
            case MetricType.DoubleGauge: text.Number(point.GetGaugeLastValueDouble()); break;
        }
        if (openMetrics && PrometheusName.IsCounter(_type) && point.TryGetExemplars(out var exemplars))
        {
            foreach (ref readonly var exemplar in exemplars)
            {
                WriteExemplar(exemplar, _type == MetricType.LongSum ? exemplar.LongValue : exemplar.DoubleValue, text);
                break;
            }
        }
        text.Raw("\n"u8);
    }

    private void WriteHistogram(in MetricPoint point, ReadOnlySpan<byte> labels, ScrapeText text, bool openMetrics)
    {
        KnowBounds(point, openMetrics);
        var hasExemplars = point.TryGetExemplars(out var exemplars) && openMetrics;
        var (cumulative, below, at) = (0L, double.NegativeInfinity, 0);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            cumulative += bucket.BucketCount;
            text.Raw(_name);
            text.Raw("_bucket"u8);
            text.Raw(labels);
            text.Raw(_bounds[at++]);
            text.Number(cumulative);
            if (hasExemplars)
            {
                foreach (ref readonly var exemplar in exemplars)
                {
                    if (exemplar.DoubleValue <= below || exemplar.DoubleValue > bucket.ExplicitBound) continue;
                    WriteExemplar(exemplar, exemplar.DoubleValue, text);
                    break;
                }
            }
            text.Raw("\n"u8);
            below = bucket.ExplicitBound;
        }
        WriteEnd("_sum"u8, labels, text);
        text.Number(point.GetHistogramSum());
        text.Raw("\n"u8);
        WriteEnd("_count"u8, labels, text);
        text.Number(point.GetHistogramCount());
        text.Raw("\n"u8);
    }

    private void WriteEnd(ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ScrapeText text)
    {
        text.Raw(_name);
        text.Raw(suffix);
        text.Raw(labels);
        text.Raw("} "u8);
    }

    /// <summary>Bounds are the instrument's; OpenMetrics writes floats, the older format the shortest form.</summary>
    private void KnowBounds(in MetricPoint point, bool openMetrics)
    {
        if (_bounds.Length > 0 && _boundsAreFloats == openMetrics) return;
        var bounds = new List<byte[]>();
        foreach (var bucket in point.GetHistogramBuckets())
        {
            var text = new ScrapeText(64);
            text.Raw(",le=\""u8);
            text.Bound(bucket.ExplicitBound, openMetrics);
            text.Raw("\"} "u8);
            bounds.Add(text.Written.ToArray());
        }
        (_bounds, _boundsAreFloats) = ([.. bounds], openMetrics);
    }

    private static void WriteExemplar(in Exemplar exemplar, double value, ScrapeText text)
    {
        // Without a trace it links to nothing: the filter takes only measurements of sampled traces, so this is one that has none yet.
        if (exemplar.TraceId == default) return;
        text.Raw(" # {trace_id=\""u8);
        text.Text(exemplar.TraceId.ToHexString());
        text.Raw("\",span_id=\""u8);
        text.Text(exemplar.SpanId.ToHexString());
        text.Raw("\"} "u8);
        text.Number(value);
        text.Raw(" "u8);
        text.Number(exemplar.Timestamp.ToUnixTimeMilliseconds() / 1000.0);
    }
}
