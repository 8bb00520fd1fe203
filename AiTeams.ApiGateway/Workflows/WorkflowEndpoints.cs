using System.Text.Json;
using AiTeams.ApiGateway.Access;
using AiTeams.ApiGateway.Requests;
using AiTeams.ApiGateway.Sessions;
using AiTeams.ApiGateway.Upstream;
using AiTeams.Contracts;
using AiTeams.Contracts.Executions;
using AiTeams.Contracts.Plans;
using AiTeams.Contracts.Workflows;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Mvc;

namespace AiTeams.ApiGateway.Workflows;

/// <summary>Workflows: make, list, read, run. The engine keeps them; the agent plans those that come as words.</summary>
internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this IEndpointRouteBuilder routes)
    {
        var workflows = routes.MapGroup("").WithTags("Workflows");
        workflows.MapPost("/workflows", CreateAsync).WithOperation("create_workflow", Scopes.Write)
            .Accepts<CreateWorkflowRequest>("application/json")
            .Produces<WorkflowResponse>(StatusCodes.Status201Created)
            .WithSummary("Stores a workflow: a graph, or a description that the agent turns into one.");
        workflows.MapGet("/workflows", ListAsync).WithOperation("list_workflows", Scopes.Read)
            .Produces<WorkflowListResponse>()
            .WithSummary("Lists the tenant's workflows, newest first.");
        workflows.MapGet("/workflows/{workflow_id}", GetAsync).WithOperation("get_workflow", Scopes.Read)
            .Produces<WorkflowResponse>()
            .WithSummary("Reads a workflow with its graph.");
        workflows.MapPost("/workflows/{workflow_id}/execute", ExecuteAsync).WithOperation("execute_workflow", Scopes.Execute)
            .Accepts<ExecuteWorkflowRequest>(isOptional: true, "application/json")
            .Produces<ExecutionResponse>(StatusCodes.Status202Accepted)
            .Produces<ExecutionResponse>()
            .WithSummary("Runs a workflow. 202 with Location; with ?wait=30s, 200 when the run ended in that time.");
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<WorkflowBody> body, Caller caller, HttpContext context, SessionStore sessions, PlanClient planner, EngineClient engine,
        UsageMetrics usage, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = body.Required;
        request.Check();
        caller = caller.OnBehalfOf(request.UserId);
        var idempotencyKey = IdempotencyKeys.Of(context, time);
        await UseSessionAsync(request.SessionId, caller, sessions, cancellationToken);

        var json = request switch
        {
            { IsBareGraph: true } => Wrap(body.Raw.Span),
            { HasGraph: true } => body.Raw,
            _ => await PlanAsync(request, idempotencyKey, caller, planner, cancellationToken),
        };
        var answer = await engine.PostAsync("/workflows", json, idempotencyKey, caller, cancellationToken);
        var workflow = answer.Read<WorkflowResponse>();
        Telemetry.Workflow(workflow.WorkflowId, workflow.WorkflowType);
        usage.UserActivity("workflow_created", caller.Segment);
        return answer.ToResult($"/api/app/workflows/{workflow.WorkflowId}");
    }

    // The agent only plans; the engine stores what it planned, so that one place checks and keeps workflows.
    private static async Task<ReadOnlyMemory<byte>> PlanAsync(
        WorkflowBody request, string idempotencyKey, Caller caller, PlanClient planner, CancellationToken cancellationToken)
    {
        var words = new PlanRequest { Description = request.Description!, SessionId = request.SessionId, UserId = caller.UserId };
        var answer = await planner.PostAsync(
            "/generate-workflow", JsonSerializer.SerializeToUtf8Bytes(words, ContractJson.Options), idempotencyKey, caller, cancellationToken);
        var plan = answer.Read<PlanResponse>();
        if (plan.Result == PlanResults.Unsupported)
        {
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "unsupported", plan.Message ?? "This cannot be made into a workflow.");
        }
        if (plan.Graph is null)
        {
            var (code, detail) = plan.Question is { } question
                ? ("clarification_needed", question)
                : ("description_unsupported", plan.Message ?? "No workflow can be made of this description.");
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, code, detail,
                new Dictionary<string, string[]> { ["$.description"] = [detail] });
        }
        return JsonSerializer.SerializeToUtf8Bytes(
            new CreateWorkflowRequest { Graph = plan.Graph, Description = request.Description, SessionId = request.SessionId, UserId = caller.UserId }, ContractJson.Options);
    }

    private static async Task<IResult> ListAsync(string? limit, string? before, Caller caller, EngineClient engine, CancellationToken cancellationToken) =>
        (await engine.GetAsync(UpstreamPath.Of("/workflows", ("limit", limit), ("before", before)), caller, cancellationToken)).ToResult();

    private static async Task<IResult> GetAsync(
        [FromRoute(Name = "workflow_id")] string workflowId, Caller caller, EngineClient engine, CancellationToken cancellationToken)
    {
        var answer = await engine.GetAsync(UpstreamPath.Of($"/workflows/{Uri.EscapeDataString(workflowId)}"), caller, cancellationToken);
        Telemetry.Workflow(workflowId);
        return answer.ToResult();
    }

    private static async Task<IResult> ExecuteAsync(
        [FromRoute(Name = "workflow_id")] string workflowId, string? wait, JsonBody<ExecuteWorkflowRequest> body, Caller caller, HttpContext context,
        SessionStore sessions, EngineClient engine, UsageMetrics usage, TimeProvider time, CancellationToken cancellationToken)
    {
        caller = caller.OnBehalfOf(body.Value?.UserId);
        var idempotencyKey = IdempotencyKeys.Of(context, time);
        await UseSessionAsync(body.Value?.SessionId, caller, sessions, cancellationToken);

        var path = UpstreamPath.Of($"/workflows/{Uri.EscapeDataString(workflowId)}/execute", ("wait", wait));
        var answer = await engine.PostAsync(path, body.Raw.IsEmpty ? "{}"u8.ToArray() : body.Raw, idempotencyKey, caller, cancellationToken);
        var execution = answer.Read<ExecutionFacts>();
        Telemetry.Workflow(workflowId, executionId: execution.ExecutionId);
        usage.UserActivity("workflow_executed", caller.Segment);
        return answer.ToResult($"/api/app/executions/{execution.ExecutionId}");
    }

    private static async Task UseSessionAsync(string? sessionId, Caller caller, SessionStore sessions, CancellationToken cancellationToken)
    {
        if (sessionId is null) return;
        await sessions.TouchAsync(sessionId, caller, cancellationToken);
        Telemetry.Session(sessionId);
    }

    private static byte[] Wrap(ReadOnlySpan<byte> graph) => [.. "{\"graph\":"u8, .. graph, .. "}"u8];

    // The one thing of the answer the gateway needs; the rest, which may be large, is passed on unread.
    private sealed record ExecutionFacts(string ExecutionId);
}
