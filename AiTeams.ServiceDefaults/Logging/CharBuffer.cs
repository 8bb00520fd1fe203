using System.Globalization;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>A growing text that is used again and again.</summary>
internal sealed class CharBuffer
{
    private const int KeptAtMost = 64 * 1024;

    private char[] _chars = new char[512];
    private int _length;

    internal ReadOnlySpan<char> Written => _chars.AsSpan(0, _length);

    internal void Reset()
    {
        _length = 0;
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
        _length += written;
    }

    internal void Append(double number)
    {
        if (_chars.Length - _length < 32) Grow(32);
        // Below this the shortest form has an exponent.
        Span<byte> digits = stackalloc byte[Micros.Longest];
        if (Math.Abs(number) >= 1e-4 && Micros.Write(number, digits) is > 0 and var length)
        {
            for (var i = 0; i < length; i++) _chars[_length++] = (char)digits[i];
            return;
        }
        number.TryFormat(_chars.AsSpan(_length), out var written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Grow(int more) => Array.Resize(ref _chars, Math.Max(_chars.Length * 2, _length + more));
}
