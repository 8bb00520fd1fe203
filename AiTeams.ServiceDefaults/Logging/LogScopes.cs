using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>The scopes of the process, which the logger factory is given, without the server's own for each connection.</summary>
/// <remarks>That one says the connection's id and nothing else, and an ambient value costs every request of the connection that sets another one.</remarks>
internal sealed class LogScopes : IExternalScopeProvider
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    public IDisposable Push(object? state) => state is not null && ScopeReader.SaysNothing(state) ? NotKept.Instance : _scopes.Push(state);

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state) => _scopes.ForEachScope(callback, state);

    private sealed class NotKept : IDisposable
    {
        internal static readonly NotKept Instance = new();

        public void Dispose()
        {
            // Nothing was opened.
        }
    }
}
