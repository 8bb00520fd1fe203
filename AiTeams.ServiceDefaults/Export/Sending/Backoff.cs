namespace AiTeams.ServiceDefaults.Export.Sending;

/// <summary>
/// How long an endpoint that failed is left alone: a second, then twice as long each time, up to half a minute; each a fifth more or less by
/// chance, so that services which failed together do not return together. What the endpoint itself asks for goes first.
/// </summary>
internal sealed class Backoff(TimeProvider time, Func<double> chance)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>An endpoint cannot switch us off for longer.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    private TimeSpan _step;
    private TimeSpan _pause;
    private long _since;

    /// <summary>What is left of the pause; zero when the endpoint may be tried.</summary>
    internal TimeSpan Left
    {
        get
        {
            if (_pause == TimeSpan.Zero) return TimeSpan.Zero;
            var left = _pause - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    internal void Failed(TimeSpan? asked)
    {
        _since = time.GetTimestamp();
        _step = _step == TimeSpan.Zero ? First : _step * 2 < Longest ? _step * 2 : Longest;
        _pause = asked is { } wish && wish > TimeSpan.Zero ? (wish < LongestAsked ? wish : LongestAsked) : _step * (0.8 + (0.4 * chance()));
    }

    internal void Succeeded() => (_step, _pause) = (TimeSpan.Zero, TimeSpan.Zero);
}
