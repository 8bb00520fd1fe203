using AiTeams.Contracts.Plans;
using AiTeams.ServiceDefaults.Metrics;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>The embedded default: <see cref="OfflinePlanner"/>, counted as provider <c>offline</c> with 0 tokens and no cost.</summary>
internal sealed class RulePlanner(ModelMetrics metrics, TimeProvider time) : IPlanner
{
    public const string Name = "offline";

    public string Version => $"{Name} {OfflinePlanner.GrammarVersion}";

    public Task<Plan> PlanAsync(Conversation conversation, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (taken, plan) = Read(conversation);
        metrics.Called(Name, Name, "success", time.GetElapsedTime(start));
        return Task.FromResult(new Plan
        {
            Result = plan.Graph is not null ? PlanResults.Planned : plan.Question is not null ? PlanResults.Question : PlanResults.Unsupported,
            Graph = plan.Graph,
            Question = plan.Question,
            Message = plan.Message,
            Conversation = taken,
            Provider = Name,
            Model = Name,
        });
    }

    /// <summary>An answer beside the question may be a new description; if it is none either, the question stands as if nothing had been said.</summary>
    private static (Conversation Taken, OfflinePlan Plan) Read(Conversation conversation)
    {
        var plan = OfflinePlanner.Plan(conversation.Description, conversation.Answers, modelConfigured: false);
        if (!plan.AnswerMissed) return (conversation, plan);

        var said = conversation.Turns[^1].Answer;
        var anew = OfflinePlanner.Plan(said, [], modelConfigured: false);
        return anew.Graph is not null ? (Conversation.Begin(said), anew) : (conversation with { Turns = [.. conversation.Turns.SkipLast(1)] }, plan);
    }
}
