using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>A growing UTF-8 buffer with the few JSON tokens a log line needs; one per thread, so writing a line allocates nothing.</summary>
internal sealed class JsonText
{
    /// <summary>What must not stand in a JSON string, and what some reader takes for a line break.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\', '\u007f', '\u0085', '\u2028', '\u2029']);

    private byte[] _bytes = new byte[4096];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Empties the buffer, and gives back what one huge line made of it.</summary>
    internal void Reset()
    {
        Length = 0;
        if (_bytes.Length > 512 * 1024) _bytes = new byte[4096];
    }

    internal void CutTo(int length) => Length = length;

    internal void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    internal void Raw(byte single)
    {
        Room(1)[0] = single;
        Length++;
    }

    internal void Raw(FixedBytes piece)
    {
        piece.CopyTo(Room(piece.Room));
        Length += piece.Length;
    }

    internal void Number(long value)
    {
        var room = Room(20);
        if ((ulong)value < 1000) Length += Micros.Whole((uint)value, room);
        else if (Utf8Formatter.TryFormat(value, room, out var written)) Length += written;
    }

    internal void Number(double value)
    {
        var room = Room(32);
        var written = Micros.Write(value, room);
        if (written == 0) value.TryFormat(room, out written, provider: CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>ASCII known to need no escape: hex ids, names of enums.</summary>
    internal void Plain(ReadOnlySpan<char> ascii) => Length += PlainText.Copy(ascii, Room(ascii.Length));

    /// <summary>A quoted string; lone surrogates become U+FFFD. Text of more than <paramref name="maxBytes"/> ends in an ellipsis.</summary>
    /// <returns>Whether the text is whole.</returns>
    internal bool Quoted(ReadOnlySpan<char> text, int maxBytes = int.MaxValue)
    {
        var fitting = text[..Math.Min(text.Length, maxBytes)];
        var room = Room(fitting.Length + 2);
        room[0] = (byte)'"';
        var copied = PlainText.Copy(fitting, room[1..]);
        Length += copied + 1;
        var whole = copied == text.Length || Escaped(text[copied..], maxBytes - copied);
        if (!whole) Raw("…"u8);
        Raw((byte)'"');
        return whole;
    }

    private bool Escaped(ReadOnlySpan<char> text, int maxBytes)
    {
        var left = maxBytes;
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAny(Special);
            if (run < 0) run = text.Length;
            if (run > 0)
            {
                var taken = Fitting(text[..run], left);
                var written = Encoding.UTF8.GetBytes(text[..taken], Room(Encoding.UTF8.GetMaxByteCount(taken)));
                Length += written;
                left -= written;
                if (taken < run) return false;
                text = text[run..];
                if (text.IsEmpty) return true;
            }
            if (left < 6) return false;
            left -= Escape(text[0]);
            text = text[1..];
        }
        return true;
    }

    /// <summary>How many characters surely fit in so many bytes, without splitting a pair.</summary>
    private static int Fitting(ReadOnlySpan<char> run, int bytes)
    {
        if (run.Length <= bytes / 3 || Encoding.UTF8.GetByteCount(run) <= bytes) return run.Length;
        var taken = Math.Max(0, Math.Min(run.Length, bytes / 3));
        return taken > 0 && char.IsHighSurrogate(run[taken - 1]) ? taken - 1 : taken;
    }

    private int Escape(char special)
    {
        var start = Length;
        switch (special)
        {
            case '"': Raw("\\\""u8); break;
            case '\\': Raw("\\\\"u8); break;
            case '\n': Raw("\\n"u8); break;
            case '\r': Raw("\\r"u8); break;
            case '\t': Raw("\\t"u8); break;
            default:
                Raw("\\u"u8);
                Utf8Formatter.TryFormat((int)special, Room(4), out var written, new StandardFormat('x', 4));
                Length += written;
                break;
        }
        return Length - start;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }
}
