using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>The only logger provider: every record of the process takes the contract's form here. Levels are configured as usual (<c>Logging:LogLevel</c>).</summary>
/// <remarks>It shares the factory's scopes (<see cref="LogScopes"/>): of a category that logs nothing, the factory opens no others.</remarks>
[ProviderAlias("Contract")]
internal sealed class ContractLoggerProvider(LogPipeline pipeline) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LogScopes();

    public ILogger CreateLogger(string categoryName) => new ContractLogger(categoryName, pipeline, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // Loggers stay usable to the end of the process: the last lines of a shutdown come after the providers go.
    }

    private sealed class ContractLogger(string category, LogPipeline pipeline, ContractLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.None) return;
            var entry = LogEntry.Rent(category, logLevel, eventId, exception);
            provider._scopes.ForEachScope(static (scope, into) => ScopeReader.Read(scope, into), entry);
            LogCall.Read(ref state, exception, formatter, pipeline.UserIds, entry);
            pipeline.Write(entry);
        }
    }
}
