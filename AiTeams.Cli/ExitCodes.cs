namespace AiTeams.Cli;

/// <summary>What every command of the tool answers to the shell.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int CannotReach = 3;
}
