using System.Diagnostics;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Executions;
using AiTeams.Contracts.Workflows;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Dispatch;
using AiTeams.WorkflowEngine.Documents;
using AiTeams.WorkflowEngine.Requests;
using AiTeams.WorkflowEngine.Sids;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Starts executions, shows and cancels them.</summary>
internal static class ExecutionEndpoints
{
    public static void MapExecutions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/workflows/{id}/execute", ExecuteAsync).WithOperation("execute_workflow");
        routes.MapPost("/execute", ExecuteGraphAsync).WithOperation("execute_graph");
        routes.MapGet("/executions", ListAsync).WithOperation("list_executions");
        routes.MapGet("/executions/{id}", GetAsync).WithOperation("get_execution");
        routes.MapGet("/executions/{id}/document", DocumentAsync).WithOperation("get_run_document");
        routes.MapPost("/executions/{id}/cancel", CancelAsync).WithOperation("cancel_execution");
    }

    private static async Task<IResult> ExecuteAsync(
        string id, string? wait, ExecuteWorkflowRequest? request, Caller caller, WorkflowStore workflows, NewExecutions executions, CancellationToken cancellationToken)
    {
        var patience = Paging.Wait(wait);
        request ??= new();
        var workflow = await workflows.FindAsync(caller.TenantId, id, cancellationToken) ?? throw WorkflowEndpoints.NotFound();
        var made = executions.Make(workflow, caller, request.Input, request.UserId, request.SessionId, RequestHash.Of(request, id));
        return await executions.AcceptAsync(null, made, workflow.WorkflowType, patience, cancellationToken);
    }

    private static async Task<IResult> ExecuteGraphAsync(
        string? wait, ExecuteGraphRequest request, Caller caller, NewWorkflows workflows, NewExecutions executions, CancellationToken cancellationToken)
    {
        var patience = Paging.Wait(wait);
        var workflow = workflows.Make(request.Graph, caller, request.UserId, null, null, "");
        var made = executions.Make(workflow, caller, request.Input, request.UserId, null, RequestHash.Of(request));
        return await executions.AcceptAsync(workflow, made, workflow.WorkflowType, patience, cancellationToken);
    }

    private static async Task<IResult> ListAsync(
        string? workflow_id, string? sid, string? limit, string? before, Caller caller, ExecutionStore executions, CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var rows = await executions.ListAsync(caller.TenantId, workflow_id, sid, before, size, cancellationToken);
        return TypedResults.Ok(new ExecutionListResponse([.. rows.Select(row => row.ToResponse())]) { Next = rows.Count == size ? rows[^1].Id : null });
    }

    private static async Task<IResult> GetAsync(string id, Caller caller, ExecutionStore executions, CancellationToken cancellationToken)
    {
        var row = await executions.FindAsync(caller.TenantId, id, cancellationToken) ?? throw NotFound();
        Telemetry.Workflow(row.WorkflowId, executionId: row.Id);
        return TypedResults.Ok(await ResponseAsync(row, executions, cancellationToken));
    }

    private static async Task<IResult> DocumentAsync(string id, Caller caller, ExecutionStore executions, RunDocuments documents, CancellationToken cancellationToken)
    {
        var row = await executions.FindAsync(caller.TenantId, id, cancellationToken) ?? throw NotFound();
        Telemetry.Workflow(row.WorkflowId, executionId: row.Id);
        return TypedResults.Ok(await documents.OfAsync(row, cancellationToken));
    }

    private static async Task<IResult> CancelAsync(string id, Caller caller, ExecutionStore executions, Dispatcher dispatcher, CancellationToken cancellationToken)
    {
        var changed = await executions.RequestCancelAsync(caller.TenantId, id, Telemetry.TrackingId!);
        var row = await executions.FindAsync(caller.TenantId, id, cancellationToken) ?? throw NotFound();
        Telemetry.Workflow(row.WorkflowId, executionId: row.Id);
        if (changed > 0)
        {
            dispatcher.Cancel(id);
            return TypedResults.Accepted($"/executions/{id}", row.ToResponse());
        }

        // Over already: asking twice is fine, asking too late is not.
        return StatusText.Execution(row.Status) == ExecutionStatus.Cancelled
            ? TypedResults.Ok(row.ToResponse())
            : throw new ProblemException(
                StatusCodes.Status409Conflict, "execution_finished", $"The execution has ended already: {row.Status}.");
    }

    internal static async Task<ExecutionResponse> ResponseAsync(ExecutionRow row, ExecutionStore executions, CancellationToken cancellationToken) =>
        row.ToResponse([.. (await executions.NodesAsync(row.Id, cancellationToken)).Select(node => node.ToResponse())]);

    private static ProblemException NotFound() => new(StatusCodes.Status404NotFound, "execution_not_found", "There is no such execution.");
}

/// <summary>Accepts executions: stored first, then handed on, then answered.</summary>
internal sealed class NewExecutions(
    ExecutionStore store, Database database, Dispatcher dispatcher, ExecutionWaiters waiters, SidGenerator sids, TimeProvider time, ILogger<NewExecutions> logger)
{
    /// <summary>Baggage that a run carries on (telemetry contract); the tenant has a column.</summary>
    private static readonly string[] Carried = ["user.segment", "user.vip", "batch.id", "batch.total"];

    /// <exception cref="ProblemException">400: the input is nested so deep that the answers that show it could not be read.</exception>
    public ExecutionRow Make(WorkflowRow workflow, Caller caller, System.Text.Json.Nodes.JsonNode? input, string? userId, string? sessionId, string requestHash)
    {
        if (input is not null && JsonLevels.Of(JsonSerializer.SerializeToElement(input)) > JsonLevels.MostKept) throw InputTooDeep();
        var stamp = RowStamp.Now(caller.TenantId, time);
        var baggage = Activity.Current!.Baggage.Where(entry => Carried.Contains(entry.Key)).DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Value);
        return new()
        {
            Id = Ids.New(Ids.Execution, time.GetUtcNow()),
            TenantId = stamp.TenantId,
            TrackingId = stamp.TrackingId,
            TraceId = stamp.TraceId,
            SpanId = stamp.SpanId,
            TraceFlags = (int)Activity.Current.ActivityTraceFlags,
            Baggage = baggage.Count == 0 ? null : JsonSerializer.Serialize(baggage),
            WorkflowId = workflow.Id,
            WorkflowTrackingId = workflow.TrackingId,
            WorkflowTraceId = workflow.TraceId,
            WorkflowSpanId = workflow.SpanId,
            Status = StatusText.Of(ExecutionStatus.Queued),
            Input = input?.ToJsonString(),
            UserId = userId ?? caller.UserId,
            SessionId = sessionId ?? workflow.SessionId,
            CreatedAt = stamp.At,
            UpdatedAt = stamp.At,
            Sid = sids.Next(),
            IdempotencyKey = caller.IdempotencyKey,
            RequestHash = caller.IdempotencyKey is null ? null : requestHash,
        };
    }

    private static ProblemException InputTooDeep() => new(
        StatusCodes.Status400BadRequest, "validation_failed", $"The input may be nested {JsonLevels.MostKept} levels deep.",
        new Dictionary<string, string[]> { ["$.input"] = [$"At most {JsonLevels.MostKept} levels."] });

    /// <param name="workflow">Stored together with the execution; null if it is stored already.</param>
    public async Task<IResult> AcceptAsync(WorkflowRow? workflow, ExecutionRow made, string workflowType, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var stored = await database.TransactionAsync(transaction => StoreAsync(transaction, workflow, made), CancellationToken.None);
        RequestHash.Check(stored.RequestHash, made.RequestHash);
        Telemetry.Workflow(stored.WorkflowId, workflowType, stored.Id);
        if (stored.UserId is not null) Telemetry.User(stored.UserId);
        if (stored.SessionId is not null) Telemetry.Session(stored.SessionId);
        var end = patience is null ? null : ReferenceEquals(stored, made) ? waiters.EndOf(stored.Id) : EndOfKnownAsync(stored, cancellationToken);
        if (ReferenceEquals(stored, made))
        {
            logger.ExecutionAccepted(stored.WorkflowId, stored.Id);
            dispatcher.Dispatch(stored.Id);
        }

        if (end is null) return TypedResults.Accepted($"/executions/{stored.Id}", stored.ToResponse());
        try
        {
            await end.WaitAsync(patience!.Value, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Not over yet: the answer says where it stands.
        }

        var row = await store.FindAsync(stored.TenantId, stored.Id, cancellationToken) ?? stored;
        var response = await ExecutionEndpoints.ResponseAsync(row, store, cancellationToken);
        return row.FinishedAt is null ? TypedResults.Accepted($"/executions/{row.Id}", response) : TypedResults.Ok(response);
    }

    /// <summary>The execution may have ended, also since it was read.</summary>
    private Task EndOfKnownAsync(ExecutionRow known, CancellationToken cancellationToken) => waiters.EndOfAsync(
        known.Id, async () => (await store.FindAsync(known.TenantId, known.Id, cancellationToken))?.FinishedAt is not null);

    private static async Task<ExecutionRow> StoreAsync(DatabaseTransaction transaction, WorkflowRow? workflow, ExecutionRow made)
    {
        if (workflow is null) return await ExecutionStore.InsertAsync(transaction, made);

        // One writer at a time: what is not there now does not come between the two inserts.
        if (made.IdempotencyKey is { } key && await ExecutionStore.FindByKeyAsync(transaction, made.TenantId, key) is { } known) return known;
        await WorkflowStore.InsertAsync(transaction, workflow);
        return await ExecutionStore.InsertAsync(transaction, made);
    }
}
