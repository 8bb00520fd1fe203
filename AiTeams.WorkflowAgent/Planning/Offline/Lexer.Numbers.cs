using System.Globalization;

namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Lexer
{
    private bool ReadNumber()
    {
        var rest = text.AsSpan(_at);
        var negative = rest.Length > 1 && rest[0] == '-' && char.IsAsciiDigit(rest[1]) && (_at == 0 || char.IsWhiteSpace(text[_at - 1]));
        var length = negative ? 1 : 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || (rest[length] is '.' or ',' && NextIsDigit(rest, length)))) length++;
        if (length == 0) return false;
        if (!decimal.TryParse(rest[..length], NumberStyles.Number, CultureInfo.InvariantCulture, out var number)) return false;
        var suffix = rest[length..];
        var startsLine = _tokens.Count == 0 || text[_tokens[^1].Start] is '\n' or '\r';
        if (startsLine && suffix is ['.' or ')', ' ', ..]) Add(TokenKind.Symbol, Concept.Then, length + 1); // 1. of a list
        else if (ClockLength(rest, length, number, out var minutes) is > 0 and var clock) Add(TokenKind.Clock, Concept.None, clock, number: minutes);
        else if (suffix is ['x' or 'X', 'x' or 'X', ..] && number is >= 1 and <= 5) Add(TokenKind.StatusClass, Concept.None, length + 2, number: number);
        else if (suffix is ['s', 't', ..] or ['n', 'd', ..] or ['r', 'd', ..] or ['t', 'h', ..]) Add(TokenKind.Ordinal, Concept.None, length + 2, number: number);
        else Add(TokenKind.Number, Concept.None, length, number: number);
        ReadUnitLetter();
        return true;
    }

    private static bool NextIsDigit(ReadOnlySpan<char> rest, int at) => at > 0 && at + 1 < rest.Length && char.IsAsciiDigit(rest[at + 1]);

    /// <summary>9:30, 9:30 pm, 9am, 18:00.</summary>
    private static int ClockLength(ReadOnlySpan<char> rest, int digits, decimal hour, out int minutes)
    {
        minutes = 0;
        if (hour is < 0 or > 23 || digits > 2) return 0;
        var length = digits;
        var minute = 0;
        if (rest.Length >= digits + 3 && rest[digits] is ':' or '：' && int.TryParse(rest.Slice(digits + 1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out minute) && minute < 60)
            length += 3;
        var half = rest[length..].TrimStart(' ');
        var space = rest.Length - length - half.Length;
        var isMorning = half.StartsWith("am", StringComparison.OrdinalIgnoreCase) || half.StartsWith("a.m.", StringComparison.OrdinalIgnoreCase);
        var isEvening = half.StartsWith("pm", StringComparison.OrdinalIgnoreCase) || half.StartsWith("p.m.", StringComparison.OrdinalIgnoreCase);
        if (half.Length > 2 && half[1] != '.' && char.IsAsciiLetter(half[2])) isMorning = isEvening = false; // 9 among
        if (hour is < 1 or > 12) isMorning = isEvening = false;
        if (length == digits && !isMorning && !isEvening) return 0;
        if (isMorning || isEvening) length += space + (half[1] == '.' ? 4 : 2);
        minutes = (int)((isMorning || isEvening ? (hour % 12) + (isEvening ? 12 : 0) : hour) * 60) + minute;
        return length;
    }

    /// <summary>The m of 5m: a unit only where it touches its number.</summary>
    private void ReadUnitLetter()
    {
        if (_at >= text.Length || _tokens[^1].Kind != TokenKind.Number) return;
        if (_at + 1 < text.Length && char.IsLetterOrDigit(text[_at + 1])) return;
        var seconds = text[_at] switch { 's' => 1, 'm' => Lexicon.Minute, 'h' => Lexicon.Hour, 'd' => Lexicon.Day, _ => 0 };
        if (seconds > 0) Add(TokenKind.Word, Concept.Unit, 1, meaning: seconds);
        else if (text[_at] == '%') _at++;
    }
}
