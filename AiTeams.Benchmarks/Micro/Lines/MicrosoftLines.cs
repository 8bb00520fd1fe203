using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>
/// Microsoft's JSON console formatter with scopes, into a writer that is used again and then into UTF-8: less than its console provider does,
/// which makes a string of every line.
/// </summary>
internal sealed class MicrosoftLines : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly FormattingLogger _logger;
    private readonly ILogger _filtered;

    internal MicrosoftLines(string trackingId, string traceId, string spanId)
    {
        _services = new ServiceCollection().AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Information).AddJsonConsole(static options =>
        {
            options.IncludeScopes = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        })).BuildServiceProvider();
        var scopes = new LoggerExternalScopeProvider();
        // The factory's own scope for ActivityTrackingOptions, which is the default of the host.
        scopes.Push(new Dictionary<string, object> { ["SpanId"] = spanId, ["TraceId"] = traceId, ["ParentId"] = "0000000000000000" });
        scopes.Push(Values.Ambient(trackingId));
        _logger = new(_services.GetServices<ConsoleFormatter>().Single(static formatter => formatter.Name == ConsoleFormatterNames.Json), scopes);
        _filtered = _services.GetRequiredService<ILoggerFactory>().CreateLogger(Values.Category);
    }

    internal ReadOnlySpan<byte> Written => _logger.Written;

    internal void Call() => _logger.NodeEnded(Values.NodeId, Values.WorkflowId, Values.ExecutionId, Values.Attempt, Values.Duration);

    internal void CallBelowLevel() => _filtered.NodeLooks(Values.NodeId, Values.ExecutionId, Values.Attempt);

    internal void Receipt() => _logger.RequestCompleted(
        Values.Method, Values.Path, Values.Endpoint, Values.Duration, Values.RequestSize, Values.UserAgent, Values.Address, Values.Status, Values.ResponseSize,
        Values.ContentType, "request", Values.Outcome, Values.ApiVersion, Values.SamplingReason, Values.Rows, Values.FirstByte);

    public void Dispose() => _services.Dispose();

    private sealed class FormattingLogger(ConsoleFormatter formatter, IExternalScopeProvider scopes) : ILogger
    {
        private readonly Utf8Lines _text = new();

        internal ReadOnlySpan<byte> Written => _text.Written;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            var entry = new LogEntry<TState>(logLevel, Values.Category, eventId, state, exception, format);
            formatter.Write(in entry, scopes, _text.Begin());
            _text.End();
        }
    }
}
