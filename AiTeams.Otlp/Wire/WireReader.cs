using System.Buffers.Binary;

namespace AiTeams.Otlp.Wire;

/// <summary>
/// Reads one protobuf message: a sequence of (tag, value), where tag = field number * 8 + wire type.
/// Wire types: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes. Groups (3, 4) are refused: OTLP has none.
/// </summary>
/// <remarks>https://protobuf.dev/programming-guides/encoding/</remarks>
internal ref struct WireReader
{
    private const int Varint = 0, Eight = 1, Length = 2, Four = 5;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _wireType;

    internal WireReader(ReadOnlySpan<byte> message) => _bytes = message;

    /// <summary>Number of the field whose value comes next.</summary>
    internal int Field { get; private set; }

    /// <summary>The value that comes next is a run of values of one kind.</summary>
    internal readonly bool IsPacked => _wireType == Length;

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    internal bool Next()
    {
        if (_at >= _bytes.Length) return false;
        var tag = ReadVarint();
        Field = tag >> 3 is > 0 and <= 0x1FFFFFFF and var number
            ? (int)number
            : throw new OtlpFormatException($"Malformed protobuf: field number {tag >> 3} does not exist.");
        _wireType = (int)(tag & 7);
        return true;
    }

    internal ReadOnlySpan<byte> Bytes()
    {
        Expect(Length);
        var length = ReadVarint();
        var left = _bytes.Length - _at;
        if (length > (ulong)left) throw new OtlpFormatException($"Malformed protobuf: field {Field} claims {length} bytes, {left} are left.");
        var bytes = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return bytes;
    }

    internal ulong UInt64()
    {
        Expect(Varint);
        return ReadVarint();
    }

    internal long Int64() => (long)UInt64();

    internal int Int32() => (int)UInt64();

    internal uint UInt32() => (uint)UInt64();

    internal bool Bool() => UInt64() != 0;

    /// <summary>Zigzag: 0, −1, 1, −2 are written 0, 1, 2, 3.</summary>
    internal int SInt32()
    {
        var value = (uint)UInt64();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    internal ulong Fixed64()
    {
        Expect(Eight);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }

    internal uint Fixed32()
    {
        Expect(Four);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
    }

    internal double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    /// <summary>A varint without a tag before it, inside a packed run.</summary>
    internal ulong PackedUInt64() => ReadVarint();

    /// <summary>Eight bytes without a tag before them, inside a packed run.</summary>
    internal ulong PackedFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    internal readonly bool AtEnd => _at >= _bytes.Length;

    /// <summary>Passes over a field that this version does not know.</summary>
    internal void Skip()
    {
        switch (_wireType)
        {
            case Varint: ReadVarint(); break;
            case Eight: Take(8); break;
            case Length: Bytes(); break;
            case Four: Take(4); break;
            default: throw new OtlpFormatException($"Malformed protobuf: field {Field} has wire type {_wireType}.");
        }
    }

    private readonly void Expect(int wireType)
    {
        if (_wireType != wireType) throw new OtlpFormatException($"Malformed protobuf: field {Field} has wire type {_wireType}, not {wireType}.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_bytes.Length - _at < count) throw new OtlpFormatException($"Malformed protobuf: field {Field} is cut off.");
        var bytes = _bytes.Slice(_at, count);
        _at += count;
        return bytes;
    }

    private ulong ReadVarint()
    {
        var bytes = _bytes;
        if (_at < bytes.Length && bytes[_at] < 0x80) return bytes[_at++];

        var value = 0UL;
        for (var shift = 0; shift < 70 && _at < bytes.Length; shift += 7)
        {
            var next = bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new OtlpFormatException("Malformed protobuf: a number is cut off or longer than 10 bytes.");
    }
}
