using Microsoft.Extensions.Configuration;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// Where an exception is recorded. OpenTelemetry moves from span events to logs and lets users choose meanwhile:
/// https://github.com/open-telemetry/semantic-conventions/blob/v1.44.0/docs/exceptions/exceptions-logs.md.
/// </summary>
internal enum ExceptionSignal
{
    /// <summary>Event <c>exception</c> of the span; unset.</summary>
    SpanEvents,

    /// <summary>Attributes <c>exception.type</c>, <c>exception.message</c>, <c>exception.stacktrace</c> of the log record; <c>logs</c>.</summary>
    Logs,

    /// <summary>Both; <c>logs/dup</c>.</summary>
    Both,
}

internal static class ExceptionSignals
{
    internal const string Key = "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN";

    /// <summary>A list with commas, as its siblings; what is meant for others is passed over, and <c>logs/dup</c> goes before <c>logs</c>.</summary>
    internal static ExceptionSignal Read(IConfiguration configuration)
    {
        var values = (configuration[Key] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return values.Contains("logs/dup", StringComparer.Ordinal) ? ExceptionSignal.Both
            : values.Contains("logs", StringComparer.Ordinal) ? ExceptionSignal.Logs
            : ExceptionSignal.SpanEvents;
    }
}
