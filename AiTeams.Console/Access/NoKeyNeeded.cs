namespace AiTeams.ConsoleApp.Access;

/// <summary>Marks endpoints that check a secret of their own.</summary>
internal sealed class NoKeyNeeded;
