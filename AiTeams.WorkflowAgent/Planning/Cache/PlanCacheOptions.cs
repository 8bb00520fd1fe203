using System.ComponentModel.DataAnnotations;

namespace AiTeams.WorkflowAgent.Planning.Cache;

/// <summary>Section <c>PlanCache</c>: how many plans are kept in memory, and for how long.</summary>
internal sealed class PlanCacheOptions
{
    public const string Section = "PlanCache";

    /// <summary>Plans of one tenant; the one least recently used goes first.</summary>
    [Range(0, 100_000)]
    public int EntriesPerTenant { get; set; } = 200;

    [Range(1, 100_000)]
    public int Tenants { get; set; } = 100;

    /// <summary>Age at which a plan is planned anew.</summary>
    [Range(1, 7 * 24 * 3600)]
    public int TtlSeconds { get; set; } = 3600;
}
