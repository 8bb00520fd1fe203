using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>The only logger provider: every record of the process takes the contract's form here. Levels are configured as usual (<c>Logging:LogLevel</c>).</summary>
[ProviderAlias("Contract")]
internal sealed class ContractLoggerProvider(LogPipeline pipeline) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => new ContractLogger(categoryName, pipeline, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // Loggers stay usable to the end of the process: the last lines of a shutdown come after the providers go.
    }

    private sealed class ContractLogger(string category, LogPipeline pipeline, ContractLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.None) return;
            var entry = LogEntry.Rent(category, logLevel, eventId, exception);
            provider._scopes?.ForEachScope(static (scope, into) => AddScope(scope, into), entry);
            AddState(state, entry);
            entry.Message = Message(state, exception, formatter);
            pipeline.Write(entry);
        }

        private static string Message<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
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

        private static void AddState<TState>(TState state, LogEntry entry)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> properties) return;
            for (var i = 0; i < properties.Count; i++)
            {
                var (name, value) = properties[i];
                if (name != "{OriginalFormat}") entry.Add(name.TrimStart('@', '$'), value);
            }
        }

        private static void AddScope(object? scope, LogEntry entry)
        {
            switch (scope)
            {
                case IReadOnlyList<KeyValuePair<string, object?>> list:
                    for (var i = 0; i < list.Count; i++) AddScopeValue(entry, list[i].Key, list[i].Value);
                    break;
                case IEnumerable<KeyValuePair<string, object?>> pairs:
                    foreach (var (name, value) in pairs) AddScopeValue(entry, name, value);
                    break;
                case IEnumerable<KeyValuePair<string, string>> pairs:
                    foreach (var (name, value) in pairs) AddScopeValue(entry, name, value);
                    break;
                case string text:
                    entry.Add("scope", text);
                    break;
            }
        }

        private static void AddScopeValue(LogEntry entry, string name, object? value)
        {
            // The host's own scopes name the connection and request by ids that nothing else uses.
            if (name is "{OriginalFormat}" or "ConnectionId" or "RequestId" or "RequestPath" or "TraceId" or "SpanId" or "ParentId") return;
            entry.Add(name, value);
        }
    }
}
