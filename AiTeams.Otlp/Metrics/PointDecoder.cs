using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>The data point messages of the five metric types.</summary>
internal sealed class PointDecoder(AttributeDecoder shared)
{
    private readonly PointPartDecoder _parts = new(shared);

    internal OtlpPoint Decode(ReadOnlySpan<byte> message, OtlpMetricType type)
    {
        shared.Charge();
        return type switch
        {
            OtlpMetricType.Histogram => Histogram(message),
            OtlpMetricType.ExponentialHistogram => Exponential(message),
            OtlpMetricType.Summary => Summary(message),
            _ => Number(message),
        };
    }

    private OtlpPoint Number(ReadOnlySpan<byte> message)
    {
        ulong start = 0, time = 0;
        uint flags = 0;
        OtlpValue value = default;
        int attributes = shared.Mark, exemplars = _parts.ExemplarMark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: start = reader.Fixed64(); break;
                case 3: time = reader.Fixed64(); break;
                case 4: value = OtlpValue.Of(reader.Double()); break;
                case 5: _parts.Exemplar(reader.Bytes()); break;
                case 6: value = OtlpValue.Of((long)reader.Fixed64()); break;
                case 7: shared.Push(reader.Bytes()); break;
                case 8: flags = reader.UInt32(); break;
                default: reader.Skip(); break;
            }
        }

        return new OtlpPoint
        {
            StartUnixNano = start,
            UnixNano = time,
            Flags = flags,
            Value = value,
            Attributes = shared.TakeFrom(attributes),
            Exemplars = _parts.TakeExemplars(exemplars),
        };
    }

    private OtlpPoint Histogram(ReadOnlySpan<byte> message)
    {
        ulong start = 0, time = 0, count = 0;
        double? sum = null, min = null, max = null;
        uint flags = 0;
        int attributes = shared.Mark, exemplars = _parts.ExemplarMark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: start = reader.Fixed64(); break;
                case 3: time = reader.Fixed64(); break;
                case 4: count = reader.Fixed64(); break;
                case 5: sum = reader.Double(); break;
                case 6: _parts.Counts(ref reader); break;
                case 7: _parts.Bounds(ref reader); break;
                case 8: _parts.Exemplar(reader.Bytes()); break;
                case 9: shared.Push(reader.Bytes()); break;
                case 10: flags = reader.UInt32(); break;
                case 11: min = reader.Double(); break;
                case 12: max = reader.Double(); break;
                default: reader.Skip(); break;
            }
        }

        return new OtlpPoint
        {
            StartUnixNano = start,
            UnixNano = time,
            Flags = flags,
            Count = count,
            Sum = sum,
            Min = min,
            Max = max,
            BucketCounts = _parts.TakeCounts(),
            Bounds = _parts.TakeBounds(),
            Attributes = shared.TakeFrom(attributes),
            Exemplars = _parts.TakeExemplars(exemplars),
        };
    }

    private OtlpPoint Exponential(ReadOnlySpan<byte> message)
    {
        ulong start = 0, time = 0, count = 0, zeroCount = 0;
        double? sum = null, min = null, max = null;
        double zeroThreshold = 0;
        var scale = 0;
        uint flags = 0;
        (int Offset, ulong[] Counts) positive = (0, []), negative = (0, []);
        int attributes = shared.Mark, exemplars = _parts.ExemplarMark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: shared.Push(reader.Bytes()); break;
                case 2: start = reader.Fixed64(); break;
                case 3: time = reader.Fixed64(); break;
                case 4: count = reader.Fixed64(); break;
                case 5: sum = reader.Double(); break;
                case 6: scale = reader.SInt32(); break;
                case 7: zeroCount = reader.Fixed64(); break;
                case 8: positive = _parts.Buckets(reader.Bytes()); break;
                case 9: negative = _parts.Buckets(reader.Bytes()); break;
                case 10: flags = reader.UInt32(); break;
                case 11: _parts.Exemplar(reader.Bytes()); break;
                case 12: min = reader.Double(); break;
                case 13: max = reader.Double(); break;
                case 14: zeroThreshold = reader.Double(); break;
                default: reader.Skip(); break;
            }
        }

        return new OtlpPoint
        {
            StartUnixNano = start,
            UnixNano = time,
            Flags = flags,
            Count = count,
            Sum = sum,
            Min = min,
            Max = max,
            Exponential = new OtlpExponentialBuckets(
                scale, zeroCount, zeroThreshold, positive.Offset, positive.Counts, negative.Offset, negative.Counts),
            Attributes = shared.TakeFrom(attributes),
            Exemplars = _parts.TakeExemplars(exemplars),
        };
    }

    private OtlpPoint Summary(ReadOnlySpan<byte> message)
    {
        ulong start = 0, time = 0, count = 0;
        double? sum = null;
        uint flags = 0;
        var quantiles = new List<KeyValuePair<double, double>>();
        var attributes = shared.Mark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: start = reader.Fixed64(); break;
                case 3: time = reader.Fixed64(); break;
                case 4: count = reader.Fixed64(); break;
                case 5: sum = reader.Double(); break;
                case 6: quantiles.Add(_parts.Quantile(reader.Bytes())); break;
                case 7: shared.Push(reader.Bytes()); break;
                case 8: flags = reader.UInt32(); break;
                default: reader.Skip(); break;
            }
        }

        return new OtlpPoint
        {
            StartUnixNano = start,
            UnixNano = time,
            Flags = flags,
            Count = count,
            Sum = sum,
            Quantiles = quantiles,
            Attributes = shared.TakeFrom(attributes),
        };
    }
}
