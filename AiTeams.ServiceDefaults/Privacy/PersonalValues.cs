using System.Runtime.CompilerServices;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>
/// Takes personal values and secrets out of texts, by their form: e-mail addresses, phone numbers, payment cards (Luhn), ID numbers (Chinese
/// resident ids by checksum, US social security numbers), keys and tokens of known forms, <c>name=value</c> with a secret's name, passwords and
/// query strings of URLs. Trace, span and tracking ids, GUIDs, timestamps, epoch numbers, counts and versions stay. Linear in the text's length.
/// </summary>
public static class PersonalValues
{
    /// <summary>A text beyond this is looked at up to here only, and cut: no signal takes as much.</summary>
    internal const int LongestText = 1024 * 1024;

    /// <summary>Characters that each thread keeps for the next text: more is for one long text, and given back.</summary>
    private const int KeptAtMost = 64 * 1024;

    private const char FirstWide = '\uff01';
    private const char LastWide = '\uff5e';

    [ThreadStatic]
    private static char[]? _buffer;

    [ThreadStatic]
    private static char[]? _narrow;

    /// <summary>The text without personal values, each replaced by what it was: <c>[email]</c>, <c>[phone]</c>, <c>[card]</c>, <c>[id_number]</c>, <c>[redacted]</c>.</summary>
    /// <returns>The same instance when there is nothing to mask.</returns>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var masked = Mask(text.AsSpan());
        return masked.Length == text.Length && Unsafe.AreSame(ref Unsafe.AsRef(in masked.GetPinnableReference()), ref Unsafe.AsRef(in text.GetPinnableReference()))
            ? text
            : masked.ToString();
    }

    /// <returns>The span itself when there is nothing to mask; else one that is valid until the thread's next call.</returns>
    internal static ReadOnlySpan<char> Mask(ReadOnlySpan<char> text) => Mask(text, []);

    /// <param name="numbers">Parts that were given as numbers: counts and sizes, whatever their digits look like. A number within a longer value, or in the place of a secret, goes with it.</param>
    internal static ReadOnlySpan<char> Mask(ReadOnlySpan<char> text, ReadOnlySpan<(int Start, int End)> numbers) => PersonalMarks.MayStandIn(text) ? Search(text, numbers) : text;

    private static ReadOnlySpan<char> Search(ReadOnlySpan<char> text, ReadOnlySpan<(int Start, int End)> numbers)
    {
        var cut = text.Length > LongestText;
        if (cut) text = text[..LongestText];
        var looked = Narrow(text);
        if (looked != text && !PersonalMarks.MayStandIn(looked)) return text;
        var scan = new PersonalScan(looked);
        var buffer = _buffer ?? [];
        var copied = 0;
        var length = 0;
        while (scan.TryFindNext(out var found))
        {
            // Both come in the order of the text.
            while (numbers.Length > 0 && numbers[0].End < found.End) numbers = numbers[1..];
            if (found.IsNumber && numbers.Length > 0 && found.Start >= numbers[0].Start)
            {
                scan.PassOver();
                continue;
            }
            Append(text[copied..found.Start], ref buffer, ref length);
            Append(found.Replacement, ref buffer, ref length);
            copied = found.End;
        }
        if (copied == 0) return text;
        Append(text[copied..], ref buffer, ref length);
        if (buffer.Length <= KeptAtMost) _buffer = buffer;
        return buffer.AsSpan(0, length);
    }

    /// <summary>The text with full-width letters, digits and marks as ASCII ones: character by character, so that places stay the same.</summary>
    internal static ReadOnlySpan<char> Narrow(ReadOnlySpan<char> text)
    {
        var first = text.IndexOfAnyInRange(FirstWide, LastWide);
        if (first < 0) return text;
        var buffer = _narrow is { } kept && kept.Length >= text.Length ? kept : new char[Math.Max(1024, text.Length)];
        if (buffer.Length <= KeptAtMost) _narrow = buffer;
        var narrow = buffer.AsSpan(0, text.Length);
        text.CopyTo(narrow);
        for (var i = first; i < narrow.Length; i++)
        {
            if (narrow[i] is >= FirstWide and <= LastWide) narrow[i] -= (char)(FirstWide - '!');
        }
        return narrow;
    }

    private static void Append(ReadOnlySpan<char> part, ref char[] buffer, ref int length)
    {
        if (buffer.Length - length < part.Length) Array.Resize(ref buffer, Math.Max(Math.Max(1024, buffer.Length * 2), length + part.Length));
        part.CopyTo(buffer.AsSpan(length));
        length += part.Length;
    }
}

/// <param name="Replacement">What stands there instead.</param>
internal readonly record struct PersonalMatch(int Start, int End, string Replacement)
{
    internal const string Email = "[email]";
    internal const string Phone = "[phone]";
    internal const string Card = "[card]";
    internal const string IdNumber = "[id_number]";

    /// <summary>Found by its digits alone: a measure may look like it.</summary>
    internal bool IsNumber => Replacement is Phone or Card or IdNumber;
}
