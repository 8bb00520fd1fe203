using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>ExportMetricsServiceRequest → metrics. Numbers are those of opentelemetry-proto v1.7.0, collector/metrics/v1 and metrics/v1.</summary>
internal sealed class MetricDecoder
{
    private readonly AttributeDecoder _shared;
    private readonly PointDecoder _points;
    private readonly List<OtlpMetric> _metrics = [];

    internal MetricDecoder(OtlpLimits limits)
    {
        _shared = new AttributeDecoder(limits);
        _points = new PointDecoder(_shared);
    }

    internal OtlpBatch<OtlpMetric> Decode(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) ResourceMetrics(reader.Bytes());
            else reader.Skip();
        }

        return new OtlpBatch<OtlpMetric>(_metrics, 0, "");
    }

    private void ResourceMetrics(ReadOnlySpan<byte> message)
    {
        var resource = OtlpResource.None;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) resource = _shared.Resource(reader.Bytes());
            else reader.Skip();
        }

        reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 2) ScopeMetrics(reader.Bytes(), resource);
            else reader.Skip();
        }
    }

    private void ScopeMetrics(ReadOnlySpan<byte> message, OtlpResource resource)
    {
        var scope = OtlpScope.None;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) scope = _shared.Scope(reader.Bytes());
            else reader.Skip();
        }

        reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 2) Metric(reader.Bytes(), resource, scope);
            else reader.Skip();
        }
    }

    private void Metric(ReadOnlySpan<byte> message, OtlpResource resource, OtlpScope scope)
    {
        _shared.Charge();
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
