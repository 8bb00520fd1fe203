using AiTeams.Benchmarks.Macro.Servers;

namespace AiTeams.Benchmarks.Macro;

/// <summary>Waits for what a server still has in its queues.</summary>
internal static class Telemetry
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Until the spans exported and dropped are as many as were made; the figures tell if they never are.</summary>
    internal static async Task FlushedAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var end = TimeProvider.System.GetUtcNow() + Longest;
        while (TimeProvider.System.GetUtcNow() < end)
        {
            var counters = await server.ReadAsync(cancellationToken);
            if (counters.Exported("traces") + counters.Dropped("traces") >= server.Spans) return;
            await Task.Delay(TimeSpan.FromSeconds(0.2), TimeProvider.System, cancellationToken);
        }
    }
}
