using System.CodeDom.Compiler;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>How the properties of a state are read, worked out once per type. By reference: states are structs, and would be boxed for each call else.</summary>
internal abstract class LogState<TState>
{
    /// <summary>Null when such states have no properties.</summary>
    internal static readonly LogState<TState>? Reader = typeof(IReadOnlyList<KeyValuePair<string, object?>>).IsAssignableFrom(typeof(TState))
        ? (LogState<TState>)Activator.CreateInstance(typeof(ListState<>).MakeGenericType(typeof(TState)))!
        : null;

    /// <summary>Whether the message of such a state is its template filled in: true of the framework's own states, unknown of others.</summary>
    internal bool RendersItsTemplate { get; } =
        typeof(TState).FullName?.StartsWith("Microsoft.Extensions.Logging.FormattedLogValues", StringComparison.Ordinal) == true
        || typeof(TState).DeclaringType == typeof(LoggerMessage)
        || typeof(TState).GetCustomAttribute<GeneratedCodeAttribute>()?.Tool == "Microsoft.Extensions.Logging.Generators";

    internal abstract KeyValuePair<string, object?> Get(ref TState state, int index);

    internal abstract int Count(ref TState state);
}

internal sealed class ListState<TState> : LogState<TState>
    where TState : IReadOnlyList<KeyValuePair<string, object?>>
{
    internal override KeyValuePair<string, object?> Get(ref TState state, int index) => state[index];

    internal override int Count(ref TState state) => state.Count;
}
