using System.Globalization;

namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Reader
{
    private readonly SortedSet<int> _weekdays = [];
    private readonly SortedSet<int> _minutesOfDay = [];
    private int? _dayOfMonth;
    private int _every;
    private int _unit;
    private int _half = -1;
    private string? _cron;
    private string? _timeZone;
    private string? _scheduleSaid;

    /// <summary>True where words about when to run begin. Bare days and times count at the start of a clause only: elsewhere they are someone's Monday report.</summary>
    private bool IsSchedule(bool clauseStart)
    {
        var next = Peek(1);
        return Current switch
        {
            { Kind: TokenKind.Cron } => true,
            { Concept: Concept.Cadence } => true,
            { Concept: Concept.Every } => next.Concept is Concept.Unit or Concept.Weekday or Concept.DayGroup or Concept.DayHalf || next.Kind == TokenKind.Ordinal
                || (next.Kind == TokenKind.Number && Peek(2).Is(Concept.Unit)),
            { Concept: Concept.At } => next.Kind == TokenKind.Clock || (next.Kind == TokenKind.Number && next.Number is >= 0 and < 24 && !Peek(2).Is(Concept.Unit)),
            { Concept: Concept.On } => next.Kind == TokenKind.Cron || next.Concept is Concept.Weekday or Concept.DayGroup || next.Kind == TokenKind.Ordinal || (next.Is(Concept.Determiner) && Peek(2).Kind == TokenKind.Ordinal),
            { Concept: Concept.TimeZone } => _scheduleSaid is not null,
            { Concept: Concept.Weekday or Concept.DayGroup or Concept.DayHalf } => clauseStart,
            { Kind: TokenKind.Clock } => clauseStart,
            { Kind: TokenKind.Number } => next.Is(Concept.Hour),
            _ => false,
        };
    }

    private void ReadSchedule()
    {
        var first = _at;
        while (!AtEnd && TryReadSchedulePart(_at == first)) { }
        if (_at == first) return;
        var said = text[tokens[first].Start..tokens[_at - 1].End].Trim();
        _scheduleSaid = _scheduleSaid is null ? said : $"{_scheduleSaid} {said}";
    }

    private bool TryReadSchedulePart(bool isFirst)
    {
        var token = Current;
        switch (token)
        {
            case { Kind: TokenKind.Cron }:
                _cron = token.Text;
                break;
            case { Kind: TokenKind.Clock }:
                _minutesOfDay.Add((int)token.Number);
                break;
            case { Kind: TokenKind.Number } when Peek(1).Is(Concept.Hour):
                return ReadChineseHour();
            case { Kind: TokenKind.Number } when Peek(1).Is(Concept.Unit) && Peek(1).Value == Lexicon.Day && _unit == Lexicon.Month:
                _dayOfMonth = (int)Math.Min(token.Number, 32); // 每月1号
                _at += 2;
                return true;
            case { Kind: TokenKind.Number } when Peek(1).Is(Concept.Unit) && (tokens[Math.Max(0, _at - 1)].Is(Concept.Every)):
                (_every, _unit) = ((int)Math.Min(token.Number, 100_000), Peek(1).Value);
                _at += 2;
                return true;
            case { Kind: TokenKind.Number } when _at > 0 && tokens[_at - 1].Is(Concept.At) && token.Number is >= 0 and < 24 && token.Number % 1 == 0:
                _minutesOfDay.Add((int)token.Number * 60);
                break;
            case { Kind: TokenKind.Ordinal }:
                _dayOfMonth = (int)token.Number;
                break;
            case { Concept: Concept.Cadence }:
                (_every, _unit) = (1, token.Value);
                break;
            case { Concept: Concept.Unit } when _at > 0 && tokens[_at - 1].Concept is Concept.Every or Concept.Of or Concept.Determiner:
                (_every, _unit) = (1, token.Value);
                break;
            case { Concept: Concept.Weekday }:
                _weekdays.Add(token.Value);
                break;
            case { Concept: Concept.DayGroup }:
                _weekdays.UnionWith(token.Value == 0 ? [1, 2, 3, 4, 5] : [0, 6]);
                break;
            case { Concept: Concept.DayHalf }:
                ReadHalf(token.Value);
                break;
            case { Concept: Concept.TimeZone }:
                _timeZone = token.Text.Contains("eijing", StringComparison.Ordinal) || token.Text.Contains('京', StringComparison.Ordinal) ? "Asia/Shanghai" : "UTC";
                break;
            case { Concept: Concept.Every or Concept.At or Concept.On } when isFirst || IsSchedule(clauseStart: true):
                break;
            case { Concept: Concept.Of or Concept.In or Concept.Determiner } when ContinuesSchedule(_at + 1):
                break;
            case { Concept: Concept.And or Concept.Comma } when Peek(1) is { Kind: TokenKind.Clock } or { Concept: Concept.Weekday } || (Peek(1).Concept is Concept.At or Concept.On && ContinuesSchedule(_at + 2)):
                break;
            case { Kind: TokenKind.Word, Concept: Concept.None } when TimeZoneOf(token.Text) is { } zone:
                _timeZone = zone;
                break;
            default:
                return false;
        }

        _at++;
        return true;
    }

    private bool ContinuesSchedule(int at)
    {
        while (at < tokens.Count && tokens[at].Is(Concept.Determiner)) at++;
        return at < tokens.Count && (tokens[at].Kind is TokenKind.Clock or TokenKind.Ordinal
            || tokens[at].Concept is Concept.Every or Concept.Weekday or Concept.DayGroup or Concept.DayHalf or Concept.TimeZone
            || (tokens[at].Concept is Concept.Unit && _dayOfMonth is not null)
            || (tokens[at].Kind == TokenKind.Word && TimeZoneOf(tokens[at].Text) is not null));
    }

    /// <summary>下午3点半, 9点30分.</summary>
    private bool ReadChineseHour()
    {
        var minutes = (int)Math.Clamp(Current.Number, 0, 23) * 60;
        _at += 2;
        if (Current.Is(Concept.Half)) (minutes, _at) = (minutes + 30, _at + 1);
        else if (Current is { Kind: TokenKind.Number, Number: >= 0 and < 60 }) (minutes, _at) = (minutes + (int)Current.Number, _at + (Peek(1).Is(Concept.Unit) ? 2 : 1));
        if (_half == 12 && minutes < 12 * 60) minutes += 12 * 60;
        _minutesOfDay.Add(minutes);
        return true;
    }

    /// <summary>The half of the day stands before the hour in Chinese and behind it in English: at 9 in the evening.</summary>
    private void ReadHalf(int half)
    {
        _half = half;
        if (half != 12 || _minutesOfDay.Count != 1 || _minutesOfDay.Max >= 12 * 60 || _at == 0 || tokens[_at - 1].Kind is not (TokenKind.Number or TokenKind.Clock)) return;
        var late = _minutesOfDay.Max + (12 * 60);
        _minutesOfDay.Clear();
        _minutesOfDay.Add(late);
    }

    private static string? TimeZoneOf(string word) =>
        word.Contains('/', StringComparison.Ordinal) && word.Length <= 40 && char.IsAsciiLetterUpper(word[0]) && TimeZoneInfo.TryFindSystemTimeZoneById(word, out _) ? word : null;

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
