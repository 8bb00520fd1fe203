using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Reads what a caller hands to a logger into an entry: the properties of its state, and its message. Never throws, whatever state and formatter do.</summary>
internal static class LogCall
{
    private const string Template = "{OriginalFormat}";

    internal static void Read<TState>(ref TState state, Exception? exception, Func<TState, Exception?, string> formatter, UserIds userIds, LogEntry entry)
    {
        var (places, fields) = (entry.Present, entry.Fields.Count);
        MessageTemplate? template = null;
        var values = Values.Plain;
        string? text = null;
        if (LogState<TState>.Reader is { } reader)
        {
            template = TemplateOf(reader, ref state, out text);
            try
            {
                values = ReadProperties(reader, ref state, template, userIds, entry);
                // The values are in the order of this call already.
                if ((values & Values.Renamed) != 0) template = MessageTemplate.Add(text!, NamesOf(reader, ref state, entry.Values.Count));
            }
            catch (Exception)
            {
                // A template with fewer values than places; what was read stays. Of the rest nobody knows what it is.
                template = null;
                values = Values.Secret;
            }
        }
        else if (state is IReadOnlyList<KeyValuePair<string, object?>> properties)
        {
            values = TryReadProperties(properties, userIds, entry);
        }
        if (template is { IsWhole: true })
        {
            template.Render(entry.Values, entry.Text);
            if (template.TellsAll && (values & Values.Foreign) == 0) entry.MessageTells(places, fields);
        }
        // A template that does not fit its values: the framework's formatter would fail, or print them as they are.
        else if (text is not null) entry.Message = text;
        else entry.Message = Formatted(state, exception, formatter, (values & Values.Secret) != 0 || IsHidden(state));
    }

    /// <summary>A state that shows only at run time what it is.</summary>
    private static Values TryReadProperties(IReadOnlyList<KeyValuePair<string, object?>> properties, UserIds userIds, LogEntry entry)
    {
        try
        {
            return ReadProperties(LogState<IReadOnlyList<KeyValuePair<string, object?>>>.Reader!, ref properties, null, userIds, entry);
        }
        catch (Exception)
        {
            return Values.Secret;
        }
    }

    /// <param name="text">The template as written, also where it cannot be taken apart; null where none is, or nothing is to fill in.</param>
    private static MessageTemplate? TemplateOf<TState>(LogState<TState> reader, ref TState state, out string? text)
    {
        text = null;
        if (!reader.RendersItsTemplate) return null;
        try
        {
            var count = reader.Count(ref state);
            if (count < 1 || reader.Get(ref state, count - 1) is not { Key: Template, Value: string written }) return null;
            text = written;
            // Values without a place are not told: the framework's formatter would print each to its end, and one may have none.
            if (count == 1) return written.AsSpan().ContainsAny('{', '}') ? MessageTemplate.WithoutPlaces(written) : null;
            return MessageTemplate.Find(written, count - 1) ?? MessageTemplate.Add(written, NamesOf(reader, ref state, count - 1));
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string[] NamesOf<TState>(LogState<TState> reader, ref TState state, int count)
    {
        var names = new string[count];
        for (var i = 0; i < count; i++) names[i] = reader.Get(ref state, i).Key;
        return names;
    }

    private static Values ReadProperties<TState>(LogState<TState> reader, ref TState state, MessageTemplate? template, UserIds userIds, LogEntry entry)
    {
        var count = reader.Count(ref state);
        var values = Values.Plain;
        // A template's values are as many as its caller wrote; any other list may claim what it likes.
        if (template is null && count > LogEntry.MostRead)
        {
            entry.Drop(count - LogEntry.MostRead);
            count = LogEntry.MostRead;
            values |= Values.Secret;
        }
        for (var i = 0; i < count; i++)
        {
            var (name, value) = reader.Get(ref state, i);
            if (name is null or Template) continue;
            var place = template is null ? FieldPlace.Of(name) : template.PlaceOf(i, name);
            entry.Add(place, value);
            if (place is { IsKnown: true, Field: Field.UserId or Field.RequestIp } && value is not null)
            {
                if (place.Field == Field.UserId) entry.ShowUser(userIds);
                if (place.Field == Field.RequestIp || userIds.AreHashed) values |= Values.Secret;
                value = entry[place.Field].AsText;
            }
            else if (place.IsSecret && value is not null)
            {
                values |= Values.Secret;
                value = SecretNames.Redacted;
            }
            else if (!IsPlain(value))
            {
                values |= IsHidden(value) ? Values.Foreign | Values.Secret : Values.Foreign;
            }
            if (template is null) continue;
            entry.Values.Add(value);
            if (!template.Knows(i, name)) values |= Values.Renamed;
        }
        return values;
    }

    /// <summary>Of a type whose text is the same each time, and the same in its field as in the message.</summary>
    private static bool IsPlain(object? value) => value is null or string or int or long or double or bool;

    private static bool IsHidden(object? value) => !IsPlain(value) && SensitiveTypes.Of(value!.GetType()) != Sensitivity.None;

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

    /// <summary>What was found among the values of a call.</summary>
    [Flags]
    private enum Values
    {
        Plain = 0,

        /// <summary>Values with code of their own.</summary>
        Foreign = 1,

        /// <summary>A value that must not be printed as the caller's own formatter prints it.</summary>
        Secret = 2,

        /// <summary>Another name than the template was taken apart with.</summary>
        Renamed = 4,
    }
}
