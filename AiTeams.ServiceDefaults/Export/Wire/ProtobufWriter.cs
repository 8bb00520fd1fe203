using System.Buffers.Binary;
using System.Text;
using AiTeams.ServiceDefaults.Logging;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>
/// A growing buffer with the few protobuf forms that OTLP needs. A message of unknown length is opened with a guess of how many bytes its length
/// takes and closed when it is known, so nothing is measured first and nothing is allocated once the buffer has its size.
/// </summary>
/// <remarks>https://protobuf.dev/programming-guides/encoding/.</remarks>
/// <param name="largestKept">A buffer that one message made larger is given back.</param>
internal sealed class ProtobufWriter(int capacity = 4096, int largestKept = 512 * 1024)
{
    private byte[] _bytes = new byte[capacity];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    internal ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>Empties the buffer, and gives back what one huge message made of it.</summary>
    internal void Reset()
    {
        Length = 0;
        if (_bytes.Length > largestKept) _bytes = new byte[capacity];
    }

    internal void CutTo(int length) => Length = length;

    internal void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    internal void Varint(ulong value)
    {
        if (value < 0x80)
        {
            Room(1)[0] = (byte)value;
            Length++;
            return;
        }
        Length += Varint(value, Room(10));
    }

    /// <returns>Bytes written, at most ten.</returns>
    internal static int Varint(ulong value, Span<byte> to)
    {
        var length = 0;
        for (; value > 0x7F; value >>= 7) to[length++] = (byte)(value | 0x80);
        to[length++] = (byte)value;
        return length;
    }

    /// <summary>int32, int64, enum or bool.</summary>
    internal void Number(int field, long value)
    {
        Tag(field, 0);
        Varint((ulong)value);
    }

    internal void Fixed64(int field, ulong value)
    {
        Tag(field, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        Length += 8;
    }

    internal void Fixed32(int field, uint value)
    {
        Tag(field, 5);
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        Length += 4;
    }

    internal void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, 2);
        Varint((ulong)value.Length);
        Raw(value);
    }

    /// <summary>A string; lone surrogates become U+FFFD.</summary>
    internal void Text(int field, ReadOnlySpan<char> value)
    {
        // As long as ASCII would be: right for almost all.
        var guess = VarintSize(value.Length);
        var start = Open(field, guess);
        var copied = PlainText.Copy(value, Room(value.Length));
        Length += copied;
        if (copied < value.Length) Length += Encoding.UTF8.GetBytes(value[copied..], Room(Encoding.UTF8.GetMaxByteCount(value.Length - copied)));
        Close(start, guess);
    }

    /// <summary>
    /// A KeyValue with a short text, all of whose lengths are single bytes: nearly every attribute there is, without opening and closing three messages.
    /// </summary>
    /// <param name="field">Below 16.</param>
    /// <param name="head">See <see cref="AttributeKey.Head"/>.</param>
    /// <returns>False, and nothing written, when a length takes more.</returns>
    internal bool TryShortPair(int field, FixedBytes head, ReadOnlySpan<char> value)
    {
        // The pair's length counts all but its own two bytes, and the text has two bytes of its own.
        if (head.Length + value.Length > 0x7F) return false;
        var room = Room(head.Room + 2 + (3 * value.Length));
        head.CopyTo(room);
        var text = room[(head.Length + 2)..];
        var written = PlainText.Copy(value, text);
        if (written < value.Length) written += Encoding.UTF8.GetBytes(value[written..], text[written..]);
        if (head.Length + written > 0x7F) return false;
        // AnyValue { string string_value = 1 }
        room[head.Length] = (1 << 3) | 2;
        room[head.Length + 1] = (byte)written;
        Frame(room, field, head.Length, written + 2);
        return true;
    }

    /// <inheritdoc cref="TryShortPair(int, FixedBytes, ReadOnlySpan{char})"/>
    /// <param name="content">Of the AnyValue.</param>
    internal bool TryShortPair(int field, FixedBytes head, ReadOnlySpan<byte> content)
    {
        if (head.Length - 2 + content.Length > 0x7F) return false;
        var room = Room(head.Room + content.Length);
        head.CopyTo(room);
        content.CopyTo(room[head.Length..]);
        Frame(room, field, head.Length, content.Length);
        return true;
    }

    /// <summary>Room for a field of so many bytes that a caller fills itself.</summary>
    internal Span<byte> Field(int field, int length)
    {
        Tag(field, 2);
        Varint((ulong)length);
        var room = Room(length)[..length];
        Length += length;
        return room;
    }

    /// <returns>Where the message begins.</returns>
    internal int Open(int field, int lengthGuess = 1)
    {
        Tag(field, 2);
        Room(lengthGuess);
        Length += lengthGuess;
        return Length;
    }

    internal void Close(int start, int lengthGuess = 1)
    {
        var size = Length - start;
        var needed = VarintSize(size);
        if (needed != lengthGuess)
        {
            Room(needed);
            _bytes.AsSpan(start, size).CopyTo(_bytes.AsSpan(start - lengthGuess + needed));
        }
        Length = start - lengthGuess;
        Varint((ulong)size);
        Length += size;
    }

    internal static int VarintSize(int value) => value switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        < 1 << 28 => 4,
        _ => 5,
    };

    /// <summary>Fills what a head leaves free.</summary>
    private void Frame(Span<byte> room, int field, int head, int content)
    {
        room[0] = (byte)((field << 3) | 2);
        room[1] = (byte)(head - 2 + content);
        room[head - 1] = (byte)content;
        Length += head + content;
    }

    private void Tag(int field, int wireType) => Varint((ulong)((field << 3) | wireType));

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }
}
