using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>The data point messages of the five metric types.</summary>
internal sealed class PointDecoder(AttributeDecoder shared)
{
    private readonly PointPartDecoder _parts = new(shared);

    internal OtlpPoint Decode(ReadOnlySpan<byte> message, OtlpMetricType type)
    {
        shared.Charge();
        var point = new Draft(shared.Mark, _parts.ExemplarMark);
        var reader = new WireReader(message);
        switch (type)
        {
            case OtlpMetricType.Histogram: Histogram(ref reader, ref point); break;
            case OtlpMetricType.ExponentialHistogram: Exponential(ref reader, ref point); break;
            case OtlpMetricType.Summary: Summary(ref reader, ref point); break;
            default: Number(ref reader, ref point); break;
        }

        return new OtlpPoint
        {
            StartUnixNano = point.Start,
            UnixNano = point.Time,
            Flags = point.Flags,
            Value = point.Value,
            Count = point.Count,
            Sum = point.Sum,
            Min = point.Min,
            Max = point.Max,
            BucketCounts = _parts.TakeCounts(),
            Bounds = _parts.TakeBounds(),
            Exponential = point.Exponential,
            Quantiles = point.Quantiles ?? (IReadOnlyList<KeyValuePair<double, double>>)[],
            Attributes = shared.TakeFrom(point.Attributes),
            Exemplars = _parts.TakeExemplars(point.Exemplars),
        };
    }

    private void Number(ref WireReader reader, ref Draft point)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: point.Start = reader.Fixed64(); break;
                case 3: point.Time = reader.Fixed64(); break;
                case 4: point.Value = OtlpValue.Of(reader.Double()); break;
                case 5: _parts.Exemplar(reader.Bytes()); break;
                case 6: point.Value = OtlpValue.Of((long)reader.Fixed64()); break;
                case 7: shared.Push(reader.Bytes()); break;
                case 8: point.Flags = reader.UInt32(); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void Histogram(ref WireReader reader, ref Draft point)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 6: _parts.Counts(ref reader); break;
                case 7: _parts.Bounds(ref reader); break;
                case 8: _parts.Exemplar(reader.Bytes()); break;
                case 9: shared.Push(reader.Bytes()); break;
                case 10: point.Flags = reader.UInt32(); break;
                case 11: point.Min = reader.Double(); break;
                case 12: point.Max = reader.Double(); break;
                default: Distribution(ref reader, ref point); break;
            }
        }
    }

    private void Exponential(ref WireReader reader, ref Draft point)
    {
        var scale = 0;
        var zeroCount = 0UL;
        var zeroThreshold = 0.0;
        (int Offset, ulong[] Counts) positive = (0, []), negative = (0, []);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: shared.Push(reader.Bytes()); break;
                case 6: scale = reader.SInt32(); break;
                case 7: zeroCount = reader.Fixed64(); break;
                case 8: positive = _parts.Buckets(reader.Bytes()); break;
                case 9: negative = _parts.Buckets(reader.Bytes()); break;
                case 10: point.Flags = reader.UInt32(); break;
                case 11: _parts.Exemplar(reader.Bytes()); break;
                case 12: point.Min = reader.Double(); break;
                case 13: point.Max = reader.Double(); break;
                case 14: zeroThreshold = reader.Double(); break;
                default: Distribution(ref reader, ref point); break;
            }
        }

        point.Exponential = new(scale, zeroCount, zeroThreshold, positive.Offset, positive.Counts, negative.Offset, negative.Counts);
    }

    private void Summary(ref WireReader reader, ref Draft point)
    {
        var quantiles = point.Quantiles = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 6: quantiles.Add(_parts.Quantile(reader.Bytes())); break;
                case 7: shared.Push(reader.Bytes()); break;
                case 8: point.Flags = reader.UInt32(); break;
                default: Distribution(ref reader, ref point); break;
            }
        }
    }

    /// <summary>Histogram, ExponentialHistogram and Summary agree on: start = 2, time = 3, count = 4, sum = 5.</summary>
    private static void Distribution(ref WireReader reader, ref Draft point)
    {
        switch (reader.Field)
        {
            case 2: point.Start = reader.Fixed64(); break;
            case 3: point.Time = reader.Fixed64(); break;
            case 4: point.Count = reader.Fixed64(); break;
            case 5: point.Sum = reader.Double(); break;
            default: reader.Skip(); break;
        }
    }

    /// <summary>A point while it is read.</summary>
    private struct Draft(int attributes, int exemplars)
    {
        internal readonly int Attributes = attributes;
        internal readonly int Exemplars = exemplars;
        internal ulong Start;
        internal ulong Time;
        internal ulong Count;
        internal uint Flags;
        internal double? Sum;
        internal double? Min;
        internal double? Max;
        internal OtlpValue Value;
        internal OtlpExponentialBuckets? Exponential;
        internal List<KeyValuePair<double, double>>? Quantiles;
    }
}
