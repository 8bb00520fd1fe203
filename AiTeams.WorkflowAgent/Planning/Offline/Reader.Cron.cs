namespace AiTeams.WorkflowAgent.Planning.Offline;

internal sealed partial class Reader
{
    /// <summary>The schedule as cron, once everything is read; asks for a missing time, and says what cron cannot express.</summary>
    public Schedule? ReadScheduleAsCron()
    {
        if (_scheduleSaid is null) return null;
        var zone = _timeZone ?? "UTC";
        if (_cron is not null) return new(_cron, zone);
        var days = _weekdays.Count == 0 ? "*" : _weekdays.SetEquals([1, 2, 3, 4, 5]) ? "1-5" : string.Join(',', _weekdays);
        if (_unit is 1 || _dayOfMonth is < 1 or > 31 || _every == 0 && _unit != 0) return Lacking();
        if (_unit is Lexicon.Minute or Lexicon.Hour)
        {
            var fits = _unit == Lexicon.Minute ? 60 : 24;
            if (_unit == Lexicon.Minute && _every % 60 == 0) (_every, fits) = (_every / 60, 24);
            else if (_unit == Lexicon.Minute && fits % _every == 0 && _minutesOfDay.Count == 0) return new($"{Step(_every)} * * * {days}", zone);
            else if (_unit == Lexicon.Minute) return Lacking();
            if (fits % _every != 0 || _every > fits || _minutesOfDay.Count > 0) return Lacking();
            return new($"0 {(_every == 24 ? "0" : Step(_every))} * * {days}", zone);
        }

        if (_every > 1) return Lacking();
        if (_unit == 0 && _weekdays.Count == 0 && _dayOfMonth is null && answers.Ask(wording.OnceOrDaily(_scheduleSaid), FindDaily) is null) return null;
        if (_unit == Lexicon.Week && _weekdays.Count == 0) return answers.Ask(wording.WhichDayAndTime(_scheduleSaid), answer => FindSchedule(answer, static found => found._weekdays.Count > 0));
        if (_unit == Lexicon.Month && _dayOfMonth is null) return answers.Ask(wording.WhichDayAndTime(_scheduleSaid), answer => FindSchedule(answer, static found => found._dayOfMonth is not null));
        if (_minutesOfDay.Count == 0 && answers.Ask(wording.WhatTime(_scheduleSaid), FindTimes) is null) return null;
        if (_minutesOfDay.Select(static minutes => minutes % 60).Distinct().Count() > 1) return Lacking();
        var hours = string.Join(',', _minutesOfDay.Select(static minutes => minutes / 60));
        return new($"{Plain(_minutesOfDay.Min % 60)} {hours} {(_dayOfMonth is { } day ? Plain(day) : "*")} * {days}", zone);
    }

    private static string Step(int every) => every == 1 ? "*" : $"*/{Plain(every)}";

    private Schedule? Lacking()
    {
        Lacks.Add(wording.NoSuchSchedule(_scheduleSaid!));
        return null;
    }

    /// <summary>Times of day in an answer: 9:00, at 9, 早上9点, or just 9.</summary>
    private SortedSet<int>? FindTimes(string answer)
    {
        var found = ReadAnswer(answer);
        if (found._minutesOfDay.Count == 0 && found.Peek(-found._at) is { Kind: TokenKind.Number, Number: >= 0 and < 24 } hour) found._minutesOfDay.Add((int)hour.Number * 60);
        if (found._minutesOfDay.Count == 0) return null;
        _minutesOfDay.UnionWith(found._minutesOfDay);
        _timeZone ??= found._timeZone;
        return _minutesOfDay;
    }

    private Schedule? FindSchedule(string answer, Func<Reader, bool> hasDay)
    {
        var found = ReadAnswer(answer);
        if (!hasDay(found)) return null;
        _weekdays.UnionWith(found._weekdays);
        _dayOfMonth = found._dayOfMonth;
        _minutesOfDay.UnionWith(found._minutesOfDay);
        _timeZone ??= found._timeZone;
        return _minutesOfDay.Count > 0 ? ReadScheduleAsCron() : null;
    }

    private static string? FindDaily(string answer) =>
        answer.Contains("yes", StringComparison.OrdinalIgnoreCase) || answer.Contains("every", StringComparison.OrdinalIgnoreCase) || answer.Contains("daily", StringComparison.OrdinalIgnoreCase)
        || answer.Contains('是', StringComparison.Ordinal) || answer.Contains('每', StringComparison.Ordinal) ? answer : null;

    private Reader ReadAnswer(string answer)
    {
        var reader = new Reader(answer, Lexer.Read(answer), new Answers([]), wording, modelConfigured);
        for (var before = -1; !reader.AtEnd;)
        {
            if (reader._at == before) reader._at++;
            before = reader._at;
            if (!reader.AtEnd && reader.IsSchedule(clauseStart: true)) reader.ReadSchedule();
        }

        return reader;
    }
}
