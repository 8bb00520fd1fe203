using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Support;

/// <summary>Everything a service logged, as loggers got it.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public IReadOnlyList<Entry> All => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Capture(categoryName, _entries);

    public void Dispose() { }

    /// <param name="Fields">Properties of the message template by name.</param>
    internal sealed record Entry(
        string Category, LogLevel Level, EventId Event, string Message, IReadOnlyDictionary<string, object?> Fields, Exception? Exception);

    private sealed class Capture(string category, ConcurrentQueue<Entry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = state is IEnumerable<KeyValuePair<string, object?>> pairs
                ? pairs.GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value)
                : [];
            entries.Enqueue(new(category, logLevel, eventId, formatter(state, exception), fields, exception));
        }
    }
}
