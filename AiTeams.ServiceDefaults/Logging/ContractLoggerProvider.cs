using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>The only logger provider: every record of the process takes the contract's form here. Levels are configured as usual (<c>Logging:LogLevel</c>).</summary>
/// <remarks>
/// It keeps the scopes itself instead of sharing the factory's: the server opens one for each connection, which says its id and nothing else, and an
/// ambient value costs every request of the connection that sets another one.
/// </remarks>
[ProviderAlias("Contract")]
internal sealed class ContractLoggerProvider(LogPipeline pipeline) : ILoggerProvider
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    public ILogger CreateLogger(string categoryName) => new ContractLogger(categoryName, pipeline, _scopes);

    public void Dispose()
    {
        // Loggers stay usable to the end of the process: the last lines of a shutdown come after the providers go.
    }

    private sealed class ContractLogger(string category, LogPipeline pipeline, LoggerExternalScopeProvider scopes) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => ScopeReader.SaysNothing(state) ? null : scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.None) return;
            var entry = LogEntry.Rent(category, logLevel, eventId, exception);
            scopes.ForEachScope(static (scope, into) => ScopeReader.Read(scope, into), entry);
            LogCall.Read(ref state, exception, formatter, pipeline.UserIds, entry);
            pipeline.Write(entry);
        }
    }
}
