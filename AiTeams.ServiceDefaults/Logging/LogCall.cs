using System.CodeDom.Compiler;
using System.Reflection;
using AiTeams.ServiceDefaults.Privacy;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Reads what a caller hands to a logger into an entry: the properties of its state, and its message. Never throws, whatever state and formatter do.</summary>
internal static class LogCall
{
    private const string Template = "{OriginalFormat}";

    internal static void Read<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter, UserIds userIds, LogEntry entry)
    {
        MessageTemplate? template = null;
        var hasSecret = false;
        if (state is IReadOnlyList<KeyValuePair<string, object?>> properties)
        {
            try
            {
                (template, hasSecret) = ReadProperties(properties, StateOf<TState>.RendersItsTemplate, userIds, entry);
            }
            catch (Exception)
            {
                // A template with fewer values than places; what was read stays.
            }
        }
        if (template is not null) template.Render(entry.Values, entry.Text);
        else entry.Message = Formatted(state, exception, formatter, hasSecret);
    }

    private static (MessageTemplate? Template, bool HasSecret) ReadProperties(
        IReadOnlyList<KeyValuePair<string, object?>> properties, bool renders, UserIds userIds, LogEntry entry)
    {
        var count = properties.Count;
        MessageTemplate? template = null;
        if (renders && count > 1 && properties[count - 1] is { Key: Template, Value: string text }) template = MessageTemplate.Of(text, properties);
        var hasSecret = false;
        var values = entry.Values;
        for (var i = 0; i < count; i++)
        {
            var (name, value) = properties[i];
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
            hasSecret |= IsHidden(value);
            if (template is not null) values.Add(value);
        }
        return (template is { IsWhole: true } ? template : null, hasSecret);
    }

    private static bool IsHidden(object? value) => value is not (null or string or int or long or double or bool) && SensitiveTypes.Of(value.GetType()) != Sensitivity.None;

    private static string Formatted<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter, bool hasSecret)
    {
        // The caller's own formatter prints values as they are.
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

    /// <summary>Whether the message of such a state is its template filled in: true of the framework's own states, unknown of others.</summary>
    private static class StateOf<TState>
    {
        internal static readonly bool RendersItsTemplate =
            typeof(TState).FullName?.StartsWith("Microsoft.Extensions.Logging.FormattedLogValues", StringComparison.Ordinal) == true
            || typeof(TState).DeclaringType == typeof(LoggerMessage)
            || typeof(TState).GetCustomAttribute<GeneratedCodeAttribute>()?.Tool == "Microsoft.Extensions.Logging.Generators";
    }
}
