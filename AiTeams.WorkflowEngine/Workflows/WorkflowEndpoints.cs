using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Workflows;
using AiTeams.Contracts.Workflows.Validation;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Nodes.Ai;
using AiTeams.WorkflowEngine.Requests;

namespace AiTeams.WorkflowEngine.Workflows;

/// <summary>Stores workflows and shows them.</summary>
internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/workflows", CreateAsync).WithOperation("create_workflow");
        routes.MapGet("/workflows", ListAsync).WithOperation("list_workflows");
        routes.MapGet("/workflows/{id}", GetAsync).WithOperation("get_workflow");
    }

    private static async Task<IResult> CreateAsync(CreateWorkflowRequest request, Caller caller, NewWorkflows workflows, Database database, ILogger<WorkflowStore> logger)
    {
        var made = workflows.Make(request.Graph, caller, request.UserId, request.SessionId, caller.IdempotencyKey, RequestHash.Of(request));
        var stored = await database.TransactionAsync(transaction => WorkflowStore.InsertAsync(transaction, made));
        RequestHash.Check(stored.RequestHash, made.RequestHash);
        Telemetry.Workflow(stored.Id, stored.WorkflowType);
        if (stored.UserId is not null) Telemetry.User(stored.UserId);
        if (stored.SessionId is not null) Telemetry.Session(stored.SessionId);
        if (ReferenceEquals(stored, made)) logger.WorkflowStored(stored.Id, (int)stored.NodesCount);
        return TypedResults.Created($"/workflows/{stored.Id}", stored.ToResponse());
    }

    private static async Task<IResult> ListAsync(string? limit, string? before, Caller caller, WorkflowStore workflows, CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var rows = await workflows.ListAsync(caller.TenantId, before, size, cancellationToken);
        return TypedResults.Ok(new WorkflowListResponse([.. rows.Select(row => row.ToResponse())]) { Next = rows.Count == size ? rows[^1].Id : null });
    }

    private static async Task<IResult> GetAsync(string id, Caller caller, WorkflowStore workflows, CancellationToken cancellationToken)
    {
        var row = await workflows.FindAsync(caller.TenantId, id, cancellationToken) ?? throw NotFound();
        Telemetry.Workflow(row.Id, row.WorkflowType);
        return TypedResults.Ok(row.ToResponse());
    }

    internal static ProblemException NotFound() => new(StatusCodes.Status404NotFound, "workflow_not_found", "There is no such workflow.");
}

/// <summary>Makes rows of graphs that pass the rules.</summary>
internal sealed class NewWorkflows(ModelAvailability model, TimeProvider time)
{
    /// <exception cref="ProblemException">422 <c>invalid_workflow</c> or <c>model_not_configured</c> with every error by its path.</exception>
    public WorkflowRow Make(WorkflowGraph? graph, Caller caller, string? userId, string? sessionId, string? idempotencyKey, string requestHash)
    {
        var errors = WorkflowValidator.Validate(graph, model.IsConfigured);
        if (errors.Count > 0)
        {
            var code = WorkflowValidator.CodeOf(errors);
            var detail = code == WorkflowErrorCodes.ModelNotConfigured
                ? "The workflow has ai nodes and no language model is configured."
                : $"The workflow cannot run: {errors[0].Path} {errors[0].Message}{(errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "")}.";
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, code, detail, WorkflowValidator.ByPath(errors));
        }

        var stamp = RowStamp.Now(caller.TenantId, time);
        return new()
        {
            Id = Ids.New(Ids.Workflow, time.GetUtcNow()),
            TenantId = stamp.TenantId,
            TrackingId = stamp.TrackingId,
            TraceId = stamp.TraceId,
            SpanId = stamp.SpanId,
            CreatedAt = stamp.At,
            Name = string.IsNullOrWhiteSpace(graph!.Metadata?.Name) ? "Untitled" : graph.Metadata.Name,
            WorkflowType = WorkflowFacts.TypeOf(graph),
            ComplexityLevel = WorkflowFacts.ComplexityOf(graph),
            NodesCount = graph.Nodes.Count,
            Graph = JsonSerializer.Serialize(graph, ContractJson.Options),
            UserId = userId ?? caller.UserId,
            SessionId = sessionId,
            IdempotencyKey = idempotencyKey,
            RequestHash = idempotencyKey is null ? null : requestHash,
        };
    }
}
