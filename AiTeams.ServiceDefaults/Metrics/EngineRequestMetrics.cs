namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Seed 003's series of the engine: server_request_total, server_request_time_microseconds.</summary>
public sealed class EngineRequestMetrics
{
    /// <param name="func">Operation name.</param>
    /// <param name="ret"><c>0</c>, or the problem code.</param>
    /// <param name="duration">Recorded in true microseconds.</param>
    public void Ended(string func, string ret, TimeSpan duration) { }
}
