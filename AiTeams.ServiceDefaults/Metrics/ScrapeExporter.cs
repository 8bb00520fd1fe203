using System.Collections.Concurrent;
using AiTeams.ServiceDefaults.Identity;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>
/// Collects when <c>/metrics</c> is asked, and writes what it got as Prometheus text or OpenMetrics with exemplars. Every sample has the constant
/// labels service, environment, project, version and service_name, which a Collector would copy from the resource.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class ScrapeExporter(ServiceIdentity identity) : BaseExporter<Metric>, IPullMetricExporter
{
    private static readonly TimeSpan CollectTimeout = TimeSpan.FromSeconds(5);

    private readonly byte[] _constant = ConstantLabels(identity);
    private readonly ConcurrentDictionary<(string Name, string Unit, MetricType Type), string> _names = new();
    private readonly ConcurrentDictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly ScrapeText _text = new();
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);
    private bool _openMetrics;

    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects and hands the text over; one scrape at a time, the buffer is used again.</summary>
    internal async Task<bool> ScrapeAsync(bool openMetrics, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            _openMetrics = openMetrics;
            _text.Reset();
            _families.Clear();
            if (Collect?.Invoke((int)CollectTimeout.TotalMilliseconds) != true) return false;
            if (openMetrics) _text.Raw("# EOF\n"u8);
            await write(_text.Written);
            return true;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch) Write(metric);
        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var type = metric.MetricType;
        var name = _names.GetOrAdd((metric.Name, metric.Unit, type), static key => PrometheusName.Of(key.Name, key.Unit, key.Type));
        var counter = PrometheusName.IsCounter(type);
        var family = counter && _openMetrics ? name[..^"_total".Length] : name;
        if (type == MetricType.ExponentialHistogram) return;
        // The same instrument of two meters: one family, announced once.
        if (_families.Add(family)) WriteHead(family, metric.Description, type == MetricType.Histogram ? "histogram"u8 : counter ? "counter"u8 : "gauge"u8);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            switch (type)
            {
                case MetricType.Histogram: WriteHistogram(name, point); break;
                case MetricType.LongSum: WriteSample(name, point, point.GetSumLong(), exemplars: true); break;
                case MetricType.LongSumNonMonotonic: WriteSample(name, point, point.GetSumLong(), exemplars: false); break;
                case MetricType.DoubleSum: WriteSample(name, point, point.GetSumDouble(), exemplars: true); break;
                case MetricType.DoubleSumNonMonotonic: WriteSample(name, point, point.GetSumDouble(), exemplars: false); break;
                case MetricType.LongGauge: WriteSample(name, point, point.GetGaugeLastValueLong(), exemplars: false); break;
                case MetricType.DoubleGauge: WriteSample(name, point, point.GetGaugeLastValueDouble(), exemplars: false); break;
            }
        }
    }

    private void WriteHead(string family, string help, ReadOnlySpan<byte> type)
    {
        if (help.Length > 0)
        {
            _text.Raw("# HELP "u8);
            _text.Text(family);
            _text.Raw(" "u8);
            _text.Escape(help);
            _text.Raw("\n"u8);
        }
        _text.Raw("# TYPE "u8);
        _text.Text(family);
        _text.Raw(" "u8);
        _text.Raw(type);
        _text.Raw("\n"u8);
    }

    private void WriteSample(string name, in MetricPoint point, double value, bool exemplars)
    {
        WriteSeries(name, default, point);
        _text.Raw("} "u8);
        _text.Number(value);
        if (exemplars && _openMetrics && point.TryGetExemplars(out var found))
        {
            foreach (ref readonly var exemplar in found)
            {
                WriteExemplar(exemplar, point, isDouble: false);
                break;
            }
        }
        _text.Raw("\n"u8);
    }

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var hasExemplars = point.TryGetExemplars(out var exemplars) && _openMetrics;
        long cumulative = 0;
        var below = double.NegativeInfinity;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            cumulative += bucket.BucketCount;
            WriteSeries(name, "_bucket"u8, point);
            _text.Raw(",le=\""u8);
            _text.Bound(bucket.ExplicitBound, _openMetrics);
            _text.Raw("\"} "u8);
            _text.Number(cumulative);
            if (hasExemplars)
            {
                foreach (ref readonly var exemplar in exemplars)
                {
                    if (exemplar.DoubleValue <= below || exemplar.DoubleValue > bucket.ExplicitBound) continue;
                    WriteExemplar(exemplar, point, isDouble: true);
                    break;
                }
            }
            _text.Raw("\n"u8);
            below = bucket.ExplicitBound;
        }
        WriteSeries(name, "_sum"u8, point);
        _text.Raw("} "u8);
        _text.Number(point.GetHistogramSum());
        _text.Raw("\n"u8);
        WriteSeries(name, "_count"u8, point);
        _text.Raw("} "u8);
        _text.Number(point.GetHistogramCount());
        _text.Raw("\n"u8);
    }

    /// <summary>Name and labels, without the closing brace.</summary>
    private void WriteSeries(string name, ReadOnlySpan<byte> suffix, in MetricPoint point)
    {
        _text.Text(name);
        _text.Raw(suffix);
        _text.Raw("{"u8);
        _text.Raw(_constant);
        foreach (var (key, value) in point.Tags)
        {
            var label = _labels.GetOrAdd(key, static attribute => PrometheusName.OfLabel(attribute));
            // Nothing measured may say who we are.
            if (label is "service" or "environment" or "project" or "version" or "service_name") continue;
            _text.Raw(","u8);
            _text.Text(label);
            _text.Raw("=\""u8);
            _text.Escape(value switch { string text => text, bool truth => truth ? "true" : "false", IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture), _ => value?.ToString() ?? "" });
            _text.Raw("\""u8);
        }
    }

    private void WriteExemplar(in Exemplar exemplar, in MetricPoint point, bool isDouble)
    {
        if (exemplar.TraceId == default) return;
        _text.Raw(" # {trace_id=\""u8);
        _text.Text(exemplar.TraceId.ToHexString());
        _text.Raw("\",span_id=\""u8);
        _text.Text(exemplar.SpanId.ToHexString());
        _text.Raw("\"} "u8);
        if (isDouble) _text.Number(exemplar.DoubleValue);
        else _text.Number(1L);
        _text.Raw(" "u8);
        _text.Number(exemplar.Timestamp.ToUnixTimeMilliseconds() / 1000.0);
    }

    private static byte[] ConstantLabels(ServiceIdentity identity)
    {
        var text = new ScrapeText();
        Write("service", identity.Name);
        Write("environment", identity.EnvironmentLabel);
        Write("project", identity.Project);
        Write("version", identity.Version);
        Write("service_name", identity.Name);
        return text.Written.ToArray();

        void Write(string label, string value)
        {
            if (text.Length > 0) text.Raw(","u8);
            text.Text(label);
            text.Raw("=\""u8);
            text.Escape(value);
            text.Raw("\""u8);
        }
    }
}
