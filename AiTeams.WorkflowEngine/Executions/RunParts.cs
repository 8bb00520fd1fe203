using AiTeams.ServiceDefaults.Metrics;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Nodes;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>What every run uses.</summary>
internal sealed record RunParts(
    Database Database,
    ExecutionStore Store,
    NodeCalls Calls,
    WorkflowMetrics Metrics,
    EngineIdentity Identity,
    IOptions<ExecutionOptions> Settings,
    TimeProvider Time,
    ILogger<Run> Logger)
{
    public ExecutionOptions Options { get; } = Settings.Value;
}

/// <summary>Who this engine is in leases: a new name at every start.</summary>
internal sealed record EngineIdentity(string Name);
