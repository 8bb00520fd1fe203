using AiTeams.ApiGateway.Access;
using AiTeams.ApiGateway.Requests;
using AiTeams.ApiGateway.Upstream;
using AiTeams.Contracts.Executions;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Mvc;

namespace AiTeams.ApiGateway.Executions;

/// <summary>Executions: read, list, cancel. The engine keeps them.</summary>
internal static class ExecutionEndpoints
{
    public static void MapExecutions(this IEndpointRouteBuilder routes)
    {
        var executions = routes.MapGroup("").WithTags("Executions");
        executions.MapGet("/executions", ListAsync).WithOperation("list_executions", Scopes.Read)
            .Produces<ExecutionListResponse>()
            .WithSummary("Lists the tenant's executions, newest first; with workflow_id, those of one workflow; with sid, the one of that sid.");
        executions.MapGet("/executions/{execution_id}", GetAsync).WithOperation("get_execution", Scopes.Read)
            .Produces<ExecutionResponse>()
            .WithSummary("Reads an execution with its nodes.");
        executions.MapGet("/executions/{execution_id}/document", DocumentAsync).WithOperation("get_run_document", Scopes.Read)
            .Produces<RunDocument>()
            .WithSummary("Reads the document of a run: what went in and out, each attempt at each node, without secrets. A run that is not over has a partial one.");
        executions.MapPost("/executions/{execution_id}/cancel", CancelAsync).WithOperation("cancel_execution", Scopes.Execute)
            .Produces<ExecutionResponse>(StatusCodes.Status202Accepted)
            .Produces<ExecutionResponse>()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Cancels an execution. One that has ended otherwise is a 409.");
    }

    private static async Task<IResult> ListAsync(
        [FromQuery(Name = "workflow_id")] string? workflowId, string? sid, string? limit, string? before, Caller caller, EngineClient engine,
        CancellationToken cancellationToken)
    {
        var path = UpstreamPath.Of("/executions", ("workflow_id", workflowId), ("sid", sid), ("limit", limit), ("before", before));
        return (await engine.GetAsync(path, caller, cancellationToken)).ToResult();
    }

    private static async Task<IResult> GetAsync(
        [FromRoute(Name = "execution_id")] string executionId, Caller caller, EngineClient engine, CancellationToken cancellationToken) =>
        Named(await engine.GetAsync($"/executions/{Uri.EscapeDataString(executionId)}", caller, cancellationToken));

    private static async Task<IResult> DocumentAsync(
        [FromRoute(Name = "execution_id")] string executionId, Caller caller, EngineClient engine, CancellationToken cancellationToken)
    {
        var answer = await engine.GetAsync($"/executions/{Uri.EscapeDataString(executionId)}/document", caller, cancellationToken);
        var document = answer.Read<DocumentFacts>();
        Telemetry.Workflow(document.ServiceId, executionId: document.ExecutionId);
        return answer.ToResult();
    }

    private static async Task<IResult> CancelAsync(
        [FromRoute(Name = "execution_id")] string executionId, Caller caller, HttpContext context, EngineClient engine, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var path = $"/executions/{Uri.EscapeDataString(executionId)}/cancel";
        return Named(await engine.PostAsync(path, "{}"u8.ToArray(), IdempotencyKeys.Of(context, time), caller, cancellationToken));
    }

    private static IResult Named(UpstreamAnswer answer)
    {
        var execution = answer.Read<ExecutionFacts>();
        Telemetry.Workflow(execution.WorkflowId, executionId: execution.ExecutionId);
        return answer.ToResult(answer.Status == StatusCodes.Status202Accepted ? $"/api/app/executions/{execution.ExecutionId}" : null);
    }

    private sealed record ExecutionFacts(string ExecutionId, string WorkflowId);

    private sealed record DocumentFacts(string ExecutionId, string ServiceId);
}
