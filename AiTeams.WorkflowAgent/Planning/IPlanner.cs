namespace AiTeams.WorkflowAgent.Planning;

/// <summary>Turns a conversation into a plan: by rules where no language model is configured, else by the model.</summary>
internal interface IPlanner
{
    /// <summary>Who plans, in which version: plans of different planners are not each other's.</summary>
    string Version { get; }

    Task<Plan> PlanAsync(Conversation conversation, CancellationToken cancellationToken);
}
