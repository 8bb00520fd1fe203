namespace AiTeams.Cli.Doctor;

internal enum Verdict
{
    Fine,

    /// <summary>Worth knowing; nothing is broken.</summary>
    Note,

    Broken,
}

/// <summary>What one look found.</summary>
/// <param name="Check">gateway, traces, metrics, logs, latency, losses.</param>
/// <param name="Hop">Where the way is broken, <c>from → to</c>; null where it is not.</param>
/// <param name="Says">What was seen.</param>
/// <param name="Fix">What to do; null where there is nothing to.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Says, string? Hop = null, string? Fix = null);
