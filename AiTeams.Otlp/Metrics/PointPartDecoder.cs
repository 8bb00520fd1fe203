using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>Parts that several kinds of data points have.</summary>
internal sealed class PointPartDecoder(AttributeDecoder shared)
{
    private readonly DecodeStack<OtlpExemplar> _exemplars = new();
    private readonly DecodeStack<ulong> _counts = new();
    private readonly DecodeStack<double> _bounds = new();

    internal int ExemplarMark => _exemplars.Count;

    internal OtlpExemplar[] TakeExemplars(int mark) => _exemplars.TakeFrom(mark);

    internal ulong[] TakeCounts() => _counts.TakeFrom(0);

    internal double[] TakeBounds() => _bounds.TakeFrom(0);

    internal KeyValuePair<double, double> Quantile(ReadOnlySpan<byte> message)
    {
        shared.Charge();
        double quantile = 0, value = 0;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: quantile = reader.Double(); break;
                case 2: value = reader.Double(); break;
                default: reader.Skip(); break;
            }
        }

        return new KeyValuePair<double, double>(quantile, value);
    }

    internal void Exemplar(ReadOnlySpan<byte> message)
    {
        shared.Charge();
        ulong time = 0;
        OtlpValue value = default;
        TraceId traceId = default;
        SpanId spanId = default;
        var mark = shared.Mark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: time = reader.Fixed64(); break;
                case 3: value = OtlpValue.Of(reader.Double()); break;
                case 4: spanId = SpanId.Read(reader.Bytes()); break;
                case 5: traceId = TraceId.Read(reader.Bytes()); break;
                case 6: value = OtlpValue.Of((long)reader.Fixed64()); break;
                case 7: shared.Push(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        _exemplars.Push(new OtlpExemplar(time, value, traceId, spanId, shared.TakeFrom(mark)));
    }

    /// <summary>Buckets: offset = 1 (zigzag), bucket_counts = 2 (varints, packed or one by one).</summary>
    internal (int Offset, ulong[] Counts) Buckets(ReadOnlySpan<byte> message)
    {
        var offset = 0;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: offset = reader.SInt32(); break;
                case 2 when reader.IsPacked:
                    var run = new WireReader(reader.Bytes());
                    while (!run.AtEnd) PushCount(run.PackedUInt64());
                    break;
                case 2: PushCount(reader.UInt64()); break;
                default: reader.Skip(); break;
            }
        }

        return (offset, _counts.TakeFrom(0));
    }

    internal void Counts(ref WireReader reader)
    {
        if (!reader.IsPacked)
        {
            PushCount(reader.Fixed64());
            return;
        }

        var run = new WireReader(reader.Bytes());
        while (!run.AtEnd) PushCount(run.PackedFixed64());
    }

    internal void Bounds(ref WireReader reader)
    {
        if (!reader.IsPacked)
        {
            PushBound(reader.Double());
            return;
        }

        var run = new WireReader(reader.Bytes());
        while (!run.AtEnd) PushBound(BitConverter.UInt64BitsToDouble(run.PackedFixed64()));
    }

    private void PushCount(ulong count)
    {
        shared.Charge();
        _counts.Push(count);
    }

    private void PushBound(double bound)
    {
        shared.Charge();
        _bounds.Push(bound);
    }
}
