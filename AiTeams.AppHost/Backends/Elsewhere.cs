namespace AiTeams.AppHost.Backends;

/// <summary>What this start does not run and a person still looks for in the lists: used at its address, or left out.</summary>
/// <param name="Address">Where it is used; null when it is left out.</param>
/// <param name="Absence">Why it is left out, and what would bring it; null when it is used.</param>
internal sealed record Elsewhere(string Name, Uri? Address, string? Absence);
