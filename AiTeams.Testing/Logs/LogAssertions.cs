using AiTeams.Otlp;

namespace AiTeams.Testing.Logs;

/// <summary>What holds for log records as they arrived, e.g. <c>sink.Received.Logs.ShouldHaveTraceWhenError()</c>.</summary>
public static class LogAssertions
{
    /// <summary>OTLP's lowest severity number of ERROR.</summary>
    internal const int Error = 17;

    /// <summary>Each ERROR (and FATAL) record was made within a trace.</summary>
    /// <exception cref="TelemetryAssertionException">The message shows those that were not.</exception>
    public static void ShouldHaveTraceWhenError(this IEnumerable<OtlpLogRecord> logs)
    {
        var lost = logs.Where(log => log.Severity >= Error && log.TraceId.IsEmpty).Select(log => $"{log.Resource.ServiceName} {log.Scope.Name}: {log.Body}").ToList();
        if (lost.Count > 0) throw new TelemetryAssertionException($"ERROR logs without a trace:\n  {string.Join("\n  ", lost)}");
    }
}
