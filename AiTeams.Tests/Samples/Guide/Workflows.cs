using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracking;

namespace Guide;

/// <summary>Recipes of the guide (docs/guide.md), each a method.</summary>
public sealed class Workflows(WorkflowMetrics metrics, ILogger<Workflows> logger, TimeProvider time)
{
    public Task<Plan> ProcessAsync(string workflowId) => Telemetry.TraceAsync("process_workflow", async operation =>
    {
        Telemetry.Workflow(workflowId, type: "ai-assisted");
        Telemetry.Operation("generate");
        logger.ProcessingWorkflow(workflowId);

        var began = time.GetTimestamp();
        var plan = await GenerateAsync(workflowId);
        operation.Set("nodes_count", plan.Nodes);
        operation.Event("workflow_generated");
        metrics.RunEnded("ai-assisted", "low", "success", time.GetElapsedTime(began));
        return plan;
    });

    public Task<Plan> ImproveAsync(string workflowId) => Telemetry.TraceAsync("complex_operation", async operation =>
    {
        operation.Set("operation.complexity", "high");
        var size = Telemetry.Trace("validate_data", step =>
        {
            step.Set("data.size", workflowId.Length);
            return workflowId.Length <= 35 ? workflowId.Length : throw new ArgumentException("No workflow has such an id.", nameof(workflowId));
        });
        var plan = await Telemetry.TraceAsync("ai_processing", async step =>
        {
            var made = await GenerateAsync(workflowId);
            step.Set("tokens.used", made.Tokens);
            return made;
        });
        await Telemetry.TraceAsync("store_result", step => StoreAsync(plan), ("storage.type", "sqlite"));
        operation.Set("result.size", size + plan.Nodes);
        return plan;
    }, ("operation.type", "data_processing"));

    public async Task<string> ProcessAllAsync(IReadOnlyCollection<string> ids, CancellationToken stop)
    {
        var batch = await Telemetry.TraceBatchAsync("process_workflows", ids, (id, item) => GenerateAsync(id), stop);
        foreach (var (index, exception) in batch.Failures) logger.ItemFailed(index, exception);
        return $"{batch.Results.Count} of {ids.Count}";
    }

    public async Task<string> RefreshAsync(string workflowId)
    {
        try
        {
            return $"{(await GenerateAsync(workflowId)).Nodes} nodes";
        }
        catch (InvalidOperationException exception)
        {
            logger.GenerationFailed(workflowId, exception);
            throw;
        }
    }

    public string LogIn(Login login)
    {
        Telemetry.User(login.UserId, segment: "premium");
        logger.LoggedIn(login.UserId, login.Password, login.Mail);
        return Telemetry.TrackingId!;
    }

    private static async Task<Plan> GenerateAsync(string workflowId)
    {
        await Task.Yield();
        return workflowId.StartsWith("wf_", StringComparison.Ordinal) ? new(Nodes: 3, Tokens: 128) : throw new InvalidOperationException("There is nothing to plan.");
    }

    private static Task StoreAsync(Plan plan) => Task.CompletedTask;
}

/// <summary>What the planner made.</summary>
public sealed record Plan(int Nodes, long Tokens);

/// <summary>Who logs in.</summary>
public sealed record Login(string UserId, string Mail, string SecretWord)
{
    public Secret<string> Password => new(SecretWord);
}
