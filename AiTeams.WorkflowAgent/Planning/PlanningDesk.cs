using System.Diagnostics;
using AiTeams.Contracts.Plans;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.WorkflowAgent.Planning.Cache;

namespace AiTeams.WorkflowAgent.Planning;

/// <summary>Plans with what is known already: the cache first, then the planner, all under one span.</summary>
internal sealed class PlanningDesk(IPlanner planner, PlanCache cache, AgentMetrics metrics, ILogger<PlanningDesk> logger)
{
    private const string CacheType = "plan";

    public async Task<Plan> PlanAsync(string tenantId, Conversation conversation, CancellationToken cancellationToken)
    {
        using var span = AgentTelemetry.Source.StartActivity(SpanNames.PlanWorkflow);
        try
        {
            var plan = FindInCache(tenantId, conversation) ?? await PlanAnewAsync(tenantId, conversation, cancellationToken);
            Tell(plan, span);
            return plan;
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(SpanTags.ErrorType, exception.GetType().FullName);
            throw;
        }
    }

    private Plan? FindInCache(string tenantId, Conversation conversation)
    {
        using var span = AgentTelemetry.Source.StartActivity(SpanNames.CheckCache);
        var plan = cache.Find(tenantId, planner.Version, conversation);
        span?.SetTag(SpanTags.CacheHit, plan is not null);
        metrics.CacheRequested(CacheType, tenantId, plan is not null);
        if (plan is not null) logger.CacheHit(CacheType);
        return plan;
    }

    private async Task<Plan> PlanAnewAsync(string tenantId, Conversation conversation, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(conversation, cancellationToken);
        if (plan.Result == PlanResults.Planned) cache.Keep(tenantId, planner.Version, conversation, plan);
        return plan;
    }

    private void Tell(Plan plan, Activity? span)
    {
        span?.SetTag(SpanTags.PlanResult, plan.Result).SetTag(SpanTags.PlanProvider, plan.Provider);
        if (plan.Graph is { } graph)
        {
            span?.AddEvent(new(SpanNames.WorkflowGenerated, tags: new() { [SpanTags.NodesCount] = graph.Nodes.Count }));
            logger.Planned(graph.Nodes.Count, plan.Provider);
        }
        else if (plan.Question is not null)
        {
            logger.AskedBack();
        }
        else
        {
            logger.NotSupported();
        }
    }
}
