namespace AiTeams.Cli.Traffic;

/// <summary>One request and what came of it.</summary>
/// <param name="Operation">E.g. <c>POST /api/app/sessions</c>.</param>
/// <param name="Status">0: no answer.</param>
/// <param name="OnPurpose">An error that was asked for.</param>
/// <param name="Fault">What was not as planned; null when all was.</param>
internal sealed record Sample(string Operation, int Status, TimeSpan Duration, string? TrackingId, bool OnPurpose, string? Fault);
