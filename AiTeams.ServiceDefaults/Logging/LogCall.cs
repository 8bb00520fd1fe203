using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Reads what a caller hands to a logger into an entry: the properties of its state, and its message. Never throws, whatever state and formatter do.</summary>
internal static class LogCall
{
    private const string Template = "{OriginalFormat}";

    internal static void Read<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter, UserIds userIds, LogEntry entry)
    {
        MessageTemplate? template = null;
        var hasSecret = false;
        string? text = null;
        if (LogState<TState>.Get is not null)
        {
            template = TemplateOf(ref state, out text);
            try
            {
                hasSecret = ReadProperties(ref state, template, userIds, entry);
            }
            catch (Exception)
            {
                // A template with fewer values than places; what was read stays.
                template = null;
            }
        }
        else if (state is IReadOnlyList<KeyValuePair<string, object?>> properties)
        {
            hasSecret = TryReadProperties(properties, userIds, entry);
        }
        if (template is { IsWhole: true }) template.Render(entry.Values, entry.Text);
        // A template that does not fit its values: the framework's formatter would fail, or print them as they are.
        else if (text is not null) entry.Message = text;
        else entry.Message = Formatted(state, exception, formatter, hasSecret || IsHidden(state));
    }

    /// <summary>A state that shows only at run time what it is.</summary>
    private static bool TryReadProperties(IReadOnlyList<KeyValuePair<string, object?>> properties, UserIds userIds, LogEntry entry)
    {
        try
        {
            return ReadProperties(ref properties, null, userIds, entry);
        }
        catch (Exception)
        {
            return true;
        }
    }

    /// <param name="text">The template as written, also where it cannot be taken apart; null where none is, or nothing is to fill in.</param>
    private static MessageTemplate? TemplateOf<TState>(ref TState state, out string? text)
    {
        text = null;
        if (!LogState<TState>.RendersItsTemplate) return null;
        try
        {
            var count = LogState<TState>.Count!(ref state);
            if (count < 1 || LogState<TState>.Get!(ref state, count - 1) is not { Key: Template, Value: string written }) return null;
            text = written;
            // Values without a place are not told: the framework's formatter would print each to its end, and one may have none.
            if (count == 1) return written.AsSpan().ContainsAny('{', '}') ? MessageTemplate.WithoutPlaces(written) : null;
            return MessageTemplate.Find(written, count - 1) ?? MessageTemplate.Add(written, NamesOf(ref state, count - 1));
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string[] NamesOf<TState>(ref TState state, int count)
    {
        var names = new string[count];
        for (var i = 0; i < count; i++) names[i] = LogState<TState>.Get!(ref state, i).Key;
        return names;
    }

    /// <returns>Whether a value must not be printed as the caller's own formatter prints it.</returns>
    private static bool ReadProperties<TState>(ref TState state, MessageTemplate? template, UserIds userIds, LogEntry entry)
    {
        var get = LogState<TState>.Get!;
        var count = LogState<TState>.Count!(ref state);
        var hasSecret = false;
        // A template's values are as many as its caller wrote; any other list may claim what it likes.
        if (template is null && count > LogEntry.MostRead)
        {
            entry.Drop(count - LogEntry.MostRead);
            count = LogEntry.MostRead;
            hasSecret = true;
        }
        for (var i = 0; i < count; i++)
        {
            var (name, value) = get(ref state, i);
            if (name is null or Template) continue;
            var place = template is null ? FieldPlace.Of(name) : template.PlaceOf(i, name);
            entry.Add(place, value);
            if (place is { IsKnown: true, Field: Field.UserId or Field.RequestIp } && value is not null)
            {
                if (place.Field == Field.UserId) entry.ShowUser(userIds);
                hasSecret |= place.Field == Field.RequestIp || userIds.AreHashed;
                value = entry[place.Field].AsText;
            }
            else if (place.IsSecret && value is not null)
            {
                hasSecret = true;
                value = SecretNames.Redacted;
            }
            else
            {
                hasSecret |= IsHidden(value);
            }
            if (template is not null) entry.Values.Add(value);
        }
        return hasSecret;
    }

    private static bool IsHidden(object? value) => value is not (null or string or int or long or double or bool) && SensitiveTypes.Of(value.GetType()) != Sensitivity.None;

    private static string Formatted<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter, bool hasSecret)
    {
        if (hasSecret) return "[message left out: it holds secret values]";
        try
        {
            return formatter(state, exception) ?? "";
        }
        catch (Exception failure)
        {
            // A value whose ToString throws, or a template that does not match its arguments: the rest of the line is still worth having.
            return $"[message could not be formatted: {failure.GetType().Name}]";
        }
    }
}
