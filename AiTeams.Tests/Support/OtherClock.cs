namespace AiTeams.Tests.Support;

/// <summary>The system's timers, and a clock beside the system's: ahead of it, or slower from now on.</summary>
internal sealed class OtherClock(TimeSpan ahead = default, int slower = 1) : TimeProvider
{
    private readonly DateTimeOffset _since = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _since + ahead + ((System.GetUtcNow() - _since) / slower);
}
