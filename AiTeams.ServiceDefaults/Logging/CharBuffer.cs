using System.Globalization;
using System.Runtime.InteropServices;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>A growing text that is used again and again.</summary>
internal sealed class CharBuffer
{
    private const int KeptAtMost = 64 * 1024;
    private const int ShortestMistaken = 9;

    private char[] _chars = new char[512];
    private readonly List<(int Start, int End)> _numbers = [];
    private int _length;

    /// <summary>Where numbers stand that are long enough to look like a phone number or a card: measures, as they were given as numbers.</summary>
    internal ReadOnlySpan<(int Start, int End)> Numbers => CollectionsMarshal.AsSpan(_numbers);

    internal ReadOnlySpan<char> Written => _chars.AsSpan(0, _length);

    internal void Reset()
    {
        _length = 0;
        if (_numbers.Count > 0) _numbers.Clear();
        if (_chars.Length > KeptAtMost) _chars = new char[512];
    }

    internal void Append(ReadOnlySpan<char> text)
    {
        if (_chars.Length - _length < text.Length) Grow(text.Length);
        text.CopyTo(_chars.AsSpan(_length));
        _length += text.Length;
    }

    internal void Append(long number)
    {
        if (_chars.Length - _length < 20) Grow(20);
        number.TryFormat(_chars.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
        Wrote(written);
    }

    internal void Append(double number)
    {
        if (_chars.Length - _length < 32) Grow(32);
        // Below this the shortest form has an exponent.
        Span<byte> digits = stackalloc byte[Micros.Longest];
        if (Math.Abs(number) >= 1e-4 && Micros.Write(number, digits) is > 0 and var length)
        {
            for (var i = 0; i < length; i++) _chars[_length + i] = (char)digits[i];
            Wrote(length);
            return;
        }
        number.TryFormat(_chars.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
        Wrote(written);
    }

    /// <summary>The text of a value that is a number.</summary>
    internal void AppendNumber(string number)
    {
        Append(number);
        _length -= number.Length;
        Wrote(number.Length);
    }

    private void Wrote(int digits)
    {
        if (digits >= ShortestMistaken) _numbers.Add((_length, _length + digits));
        _length += digits;
    }

    private void Grow(int more) => Array.Resize(ref _chars, Math.Max(_chars.Length * 2, _length + more));
}
