using System.Buffers;
using System.Globalization;
using System.Text;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>The growing buffer of one scrape: text format tokens in UTF-8.</summary>
internal sealed class ScrapeText(int size = 64 * 1024)
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");
    private static readonly SearchValues<char> EscapedButQuotes = SearchValues.Create("\\\n");

    private byte[] _bytes = new byte[size];

    internal int Length { get; private set; }

    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    internal void Reset() => Length = 0;

    internal void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    internal void Text(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>A label's value or a help text: backslash, line feed and quotes escaped; the latter stand as they are in a help text of the older format.</summary>
    internal void Escape(string text, bool quotes)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAny(quotes ? Escaped : EscapedButQuotes) is >= 0 and var at)
        {
            Text(rest[..at]);
            Raw(rest[at] switch { '\n' => "\\n"u8, '"' => "\\\""u8, _ => "\\\\"u8 });
            rest = rest[(at + 1)..];
        }
        Text(rest);
    }

    internal void Number(long value)
    {
        value.TryFormat(Room(20), out var written, provider: CultureInfo.InvariantCulture);
        Length += written;
    }

    internal void Number(double value)
    {
        if (double.IsNaN(value)) Raw("NaN"u8);
        else if (double.IsInfinity(value)) Raw(value > 0 ? "+Inf"u8 : "-Inf"u8);
        else
        {
            value.TryFormat(Room(32), out var written, provider: CultureInfo.InvariantCulture);
            Length += written;
        }
    }

    /// <summary>A bound of a bucket: OpenMetrics writes floats, the older text format the shortest form.</summary>
    internal void Bound(double value, bool openMetrics)
    {
        var start = Length;
        Number(value);
        if (openMetrics && double.IsFinite(value) && _bytes.AsSpan(start, Length - start).IndexOfAny((byte)'.', (byte)'E') < 0) Raw(".0"u8);
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }
}
