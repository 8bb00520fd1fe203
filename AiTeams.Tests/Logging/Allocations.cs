namespace AiTeams.Tests.Logging;

internal static class Allocations
{
    /// <summary>
    /// Bytes per call, on this thread. The least of several rounds: what the runtime itself allocates now and then for the code under test is not the
    /// code's own, which shows in every round.
    /// </summary>
    internal static double Least(Action call, int calls = 200)
    {
        var least = double.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < calls; i++) call();
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls);
        }
        return least;
    }
}
