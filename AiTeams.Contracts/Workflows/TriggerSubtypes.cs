namespace AiTeams.Contracts.Workflows;

/// <summary>How a run is started. Any workflow can be started by an execute call, whatever its trigger.</summary>
public static class TriggerSubtypes
{
    /// <summary>By an execute call; the default.</summary>
    public const string Manual = "manual";

    /// <summary>By a schedule: configuration <c>{cron: "*/5 * * * *", time_zone?: "Europe/Berlin"}</c>, UTC where no zone is named. It is checked and stored; the engine does not start such runs by itself yet.</summary>
    public const string Cron = "cron";

    public static IReadOnlyList<string> All { get; } = [Manual, Cron];
}
