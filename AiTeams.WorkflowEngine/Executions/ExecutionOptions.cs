using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>How runs are run.</summary>
internal sealed class ExecutionOptions
{
    public const string SectionName = "Executions";

    /// <summary>Runs in memory at once; the rest waits its turn. Default: 256.</summary>
    [Range(1, 100_000)]
    public int LiveRuns { get; set; } = 256;

    /// <summary>Executions that wait in memory; beyond that they wait in the database only. Default: 10,000.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Nodes of one run that call outside at once. Default: 16.</summary>
    [Range(1, 1000)]
    public int ParallelNodes { get; set; } = 16;

    /// <summary>Longest time for one attempt at a node, below which a kind may have its own. Delays do not count. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time for a run; the time in which it only waits for delays does not count. Default: 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "30.00:00:00")]
    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Largest output of one node, in bytes of JSON. Default: 1 MiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxOutputBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a run belongs to its engine without renewal. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often leases are renewed, left-over executions looked for and the gauge refreshed. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long calls under way may go on at shutdown; then they are given up and repeated after the next start. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often in a row a run may break, with no node more done in between, before it ends as failed. Default: 10.</summary>
    [Range(1, 1000)]
    public int MostBreaks { get; set; } = 10;

    /// <summary>Resumed this soon after it was made, a run goes on in its trace; later in a new one that links to it. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SameTrace { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class ExecutionOptionsValidator : IValidateOptions<ExecutionOptions>;
