using System.CodeDom.Compiler;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>How the properties of a state are read, worked out once per type. By reference: states are structs, and would be boxed for each call else.</summary>
internal static class LogState<TState>
{
    /// <summary>Null when such states have no properties.</summary>
    internal static readonly LogStateGet<TState>? Get = Bind<LogStateGet<TState>>(nameof(LogStateAccess.Get));

    internal static readonly LogStateCount<TState>? Count = Bind<LogStateCount<TState>>(nameof(LogStateAccess.Count));

    /// <summary>Whether the message of such a state is its template filled in: true of the framework's own states, unknown of others.</summary>
    internal static readonly bool RendersItsTemplate =
        typeof(TState).FullName?.StartsWith("Microsoft.Extensions.Logging.FormattedLogValues", StringComparison.Ordinal) == true
        || typeof(TState).DeclaringType == typeof(LoggerMessage)
        || typeof(TState).GetCustomAttribute<GeneratedCodeAttribute>()?.Tool == "Microsoft.Extensions.Logging.Generators";

    private static TDelegate? Bind<TDelegate>(string method)
        where TDelegate : Delegate =>
        typeof(IReadOnlyList<KeyValuePair<string, object?>>).IsAssignableFrom(typeof(TState))
            ? typeof(LogStateAccess).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(typeof(TState)).CreateDelegate<TDelegate>()
            : null;
}

internal delegate KeyValuePair<string, object?> LogStateGet<TState>(ref TState state, int index);

internal delegate int LogStateCount<TState>(ref TState state);

internal static class LogStateAccess
{
    internal static KeyValuePair<string, object?> Get<TState>(ref TState state, int index)
        where TState : IReadOnlyList<KeyValuePair<string, object?>> => state[index];

    internal static int Count<TState>(ref TState state)
        where TState : IReadOnlyList<KeyValuePair<string, object?>> => state.Count;
}
