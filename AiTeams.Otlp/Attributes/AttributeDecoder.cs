using AiTeams.Otlp.Wire;

namespace AiTeams.Otlp;

/// <summary>What all three signals share: attributes, resource, scope, and the account of elements. One per request; not for several threads.</summary>
internal sealed class AttributeDecoder(OtlpLimits limits)
{
    private readonly DecodeStack<OtlpAttribute> _attributes = new();
    private readonly DecodeStack<OtlpValue> _values = new();
    private int _elements;

    /// <summary>Marks where a message's attributes begin; see <see cref="DecodeStack{T}"/>.</summary>
    internal int Mark => _attributes.Count;

    internal OtlpAttributes TakeFrom(int mark) => new(_attributes.TakeFrom(mark));

    /// <summary>Charges elements to the request.</summary>
    internal void Charge(int elements = 1)
    {
        if (elements > limits.Elements - _elements)
            throw new OtlpFormatException($"The request has more than {limits.Elements} records, attributes and other elements; send smaller batches.");
        _elements += elements;
    }

    /// <summary>One <c>KeyValue</c>: key = 1, value = 2.</summary>
    internal void Push(ReadOnlySpan<byte> message) => Push(message, 0);

    internal OtlpValue Value(ReadOnlySpan<byte> message) => Value(message, 0);

    /// <summary><c>Resource</c>: attributes = 1.</summary>
    internal OtlpResource Resource(ReadOnlySpan<byte> message)
    {
        var mark = Mark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) Push(reader.Bytes());
            else reader.Skip();
        }

        return new OtlpResource { Attributes = TakeFrom(mark) };
    }

    /// <summary><c>InstrumentationScope</c>: name = 1, version = 2, attributes = 3.</summary>
    internal OtlpScope Scope(ReadOnlySpan<byte> message)
    {
        var mark = Mark;
        string name = "", version = "";
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = TextCache.Names.Get(reader.Bytes()); break;
                case 2: version = TextCache.Names.Get(reader.Bytes()); break;
                case 3: Push(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        return new OtlpScope { Name = name, Version = version, Attributes = TakeFrom(mark) };
    }

    private void Push(ReadOnlySpan<byte> message, int depth)
    {
        Charge();
        var key = "";
        OtlpValue value = default;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = TextCache.Names.Get(reader.Bytes()); break;
                case 2: value = Value(reader.Bytes(), depth); break;
                default: reader.Skip(); break;
            }
        }

        _attributes.Push(new OtlpAttribute(key, value));
    }

    /// <summary><c>AnyValue</c>: string = 1, bool = 2, int = 3, double = 4, array = 5, kvlist = 6, bytes = 7; the last one present counts.</summary>
    private OtlpValue Value(ReadOnlySpan<byte> message, int depth)
    {
        OtlpValue value = default;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: value = OtlpValue.Of(TextCache.Values.Get(reader.Bytes())); break;
                case 2: value = OtlpValue.Of(reader.Bool()); break;
                case 3: value = OtlpValue.Of(reader.Int64()); break;
                case 4: value = OtlpValue.Of(reader.Double()); break;
                case 5: value = Array(reader.Bytes(), Deeper(depth)); break;
                case 6: value = KeyValues(reader.Bytes(), Deeper(depth)); break;
                case 7: value = OtlpValue.Of(reader.Bytes().ToArray()); break;
                default: reader.Skip(); break;
            }
        }

        return value;
    }

    private OtlpValue Array(ReadOnlySpan<byte> message, int depth)
    {
        var mark = _values.Count;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            Charge();
            _values.Push(Value(reader.Bytes(), depth));
        }

        return OtlpValue.Of(_values.TakeFrom(mark));
    }

    private OtlpValue KeyValues(ReadOnlySpan<byte> message, int depth)
    {
        var mark = Mark;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) Push(reader.Bytes(), depth);
            else reader.Skip();
        }

        return OtlpValue.Of(_attributes.TakeFrom(mark));
    }

    private int Deeper(int depth) => depth < limits.Depth
        ? depth + 1
        : throw new OtlpFormatException($"A value nests deeper than {limits.Depth} levels.");
}
