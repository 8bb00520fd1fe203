using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>ExportMetricsServiceRequest → metrics. Numbers are those of opentelemetry-proto v1.7.0, collector/metrics/v1 and metrics/v1.</summary>
internal sealed class MetricDecoder : ExportDecoder
{
    private readonly List<OtlpMetric> _metrics = [];
    private readonly PointDecoder _points;

    internal MetricDecoder(OtlpLimits limits)
        : base(limits) => _points = new PointDecoder(Shared);

    internal OtlpBatch<OtlpMetric> Decode(ReadOnlySpan<byte> message)
    {
        Walk(message);
        return new(_metrics, 0, "");
    }

    protected override void Record(ReadOnlySpan<byte> message, OtlpResource resource, OtlpScope scope)
    {
        Shared.Charge();
        string name = "", description = "", unit = "";
        var type = OtlpMetricType.None;
        var data = default(Data);

        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = TextCache.Names.Get(reader.Bytes()); break;
                case 2: description = TextCache.Names.Get(reader.Bytes()); break;
                case 3: unit = TextCache.Names.Get(reader.Bytes()); break;
                case 5: (type, data) = (OtlpMetricType.Gauge, Points(reader.Bytes(), OtlpMetricType.Gauge)); break;
                case 7: (type, data) = (OtlpMetricType.Sum, Points(reader.Bytes(), OtlpMetricType.Sum)); break;
                case 9: (type, data) = (OtlpMetricType.Histogram, Points(reader.Bytes(), OtlpMetricType.Histogram)); break;
                case 10: (type, data) = (OtlpMetricType.ExponentialHistogram, Points(reader.Bytes(), OtlpMetricType.ExponentialHistogram)); break;
                case 11: (type, data) = (OtlpMetricType.Summary, Points(reader.Bytes(), OtlpMetricType.Summary)); break;
                default: reader.Skip(); break;
            }
        }

        _metrics.Add(new OtlpMetric
        {
            Resource = resource,
            Scope = scope,
            Name = name,
            Description = description,
            Unit = unit,
            Type = type,
            Temporality = data.Temporality is >= 0 and <= 2 ? (OtlpTemporality)data.Temporality : OtlpTemporality.Unspecified,
            IsMonotonic = data.IsMonotonic,
            Points = data.Points ?? [],
        });
    }

    /// <summary>Gauge, Sum, Histogram, ExponentialHistogram and Summary agree on: data_points = 1, aggregation_temporality = 2, is_monotonic = 3.</summary>
    private Data Points(ReadOnlySpan<byte> message, OtlpMetricType type)
    {
        var points = new List<OtlpPoint>();
        var temporality = 0;
        var monotonic = false;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: points.Add(_points.Decode(reader.Bytes(), type)); break;
                case 2: temporality = reader.Int32(); break;
                case 3: monotonic = reader.Bool(); break;
                default: reader.Skip(); break;
            }
        }

        return new Data(points, temporality, monotonic);
    }

    private readonly record struct Data(List<OtlpPoint>? Points, int Temporality, bool IsMonotonic);
}
