using System.Diagnostics;
using System.Text.Json;
using AiTeams.Contracts.Executions;
using AiTeams.ServiceDefaults.Receipts;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Nodes;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Dispatch;

/// <summary>One stay of an execution in this engine: lease, span, story, run, receipt.</summary>
internal sealed class RunSession(WorkflowStore workflows, ExecutionWaiters waiters, ReceiptLog receipts, RunParts parts)
{
    /// <returns>Null if somebody else has the execution, or it is over.</returns>
    public async Task<RunEnd?> RunAsync(string executionId, RunInbox inbox)
    {
        ExecutionRow? execution;
        using (EngineTelemetry.Tick("claim"))
        {
            execution = await parts.Store.ClaimAsync(executionId, parts.Identity.Name, parts.Options.Lease, parts.Options.RunTimeout);
        }

        if (execution is null) return null;
        using var span = StartSpan(execution);
        using var story = Telemetry.Begin(execution.TrackingId);
        try
        {
            return await RunAsync(execution, span, inbox);
        }
        catch (Exception exception)
        {
            span.Fail(exception.GetType().FullName!, exception.Message);
            throw;
        }
    }

    private async Task<RunEnd> RunAsync(ExecutionRow execution, Activity span, RunInbox inbox)
    {
        if (execution.Breaks >= parts.Options.MostBreaks) return await GiveUpAsync(execution, span);
        var plan = await workflows.PlanAsync(execution.TenantId, execution.WorkflowId, CancellationToken.None);
        Tell(execution, plan.WorkflowType, span);
        var resumed = execution.StartedAt != execution.UpdatedAt;
        var done = resumed ? await parts.Store.ResumeAsync(execution.Id, CancellationToken.None) : [];
        if (resumed) parts.Logger.ExecutionResumed(execution.WorkflowId, execution.Id, done.Count(row => row.FinishedAt is not null));
        else parts.Logger.ExecutionStarted(execution.WorkflowId, execution.Id);

        using var run = new Run(execution, plan, inbox, parts);
        var end = await run.RunAsync(done);
        span.SetTag(SpanTags.WorkflowStatus, StatusText.Of(end.Status));
        if (end.Status == ExecutionStatus.Waiting) parts.Logger.ExecutionWaits(execution.WorkflowId, execution.Id, UnixMicroseconds.ToDateTimeOffset(end.DueAt!.Value));
        else if (!end.IsFinal) parts.Logger.ExecutionPutDown(execution.WorkflowId, execution.Id);
        else Conclude(execution, (plan.WorkflowType, plan.ComplexityLevel), end, span);
        return end;
    }

    /// <summary>Ends a run that breaks whenever it is taken up. The plan may be what breaks it: nothing here needs one.</summary>
    private async Task<RunEnd> GiveUpAsync(ExecutionRow execution, Activity span)
    {
        var workflow = await workflows.FindAsync(execution.TenantId, execution.WorkflowId, CancellationToken.None)
            ?? throw new InvalidOperationException($"Workflow {execution.WorkflowId} is gone.");
        Tell(execution, workflow.WorkflowType, span);
        var end = new RunEnd(ExecutionStatus.Failed, new(
            NodeErrors.RunBroke, $"The engine failed {execution.Breaks} times in a row to go on with the run (Executions:MostBreaks). Its log says why."));
        var step = new RunCommit(execution, parts.Time);
        step.AddAllCut();
        step.AddLeft(parts.Identity.Name, end.Status, end.Error, output: null, final: true);
        await parts.Database.TransactionAsync(step.WriteAsync);
        parts.Logger.ExecutionGivenUp(execution.WorkflowId, execution.Id, execution.Breaks);
        Conclude(execution, (workflow.WorkflowType, workflow.ComplexityLevel), end, span);
        return end;
    }

    private void Conclude(ExecutionRow execution, (string Type, string Complexity) workflow, RunEnd end, Activity span)
    {
        var duration = parts.Time.GetUtcNow() - UnixMicroseconds.ToDateTimeOffset(execution.CreatedAt);
        var outcome = StatusText.Outcome(end.Status);
        if (end.Status is ExecutionStatus.Failed or ExecutionStatus.TimedOut) span.Fail(end.Error!.Code, end.Error.Message);
        parts.Metrics.RunEnded(workflow.Type, workflow.Complexity, outcome, duration);
        parts.Logger.ExecutionEnded(execution.WorkflowId, execution.Id, StatusText.Of(end.Status));
        receipts.Run(new(outcome, duration, end.Error?.Code, end.Error?.Message));
        waiters.Ended(execution.Id);
    }

    /// <summary>
    /// Soon after the request, a child of its span; later a new trace that links to it. The trace in which the workflow was made is linked when
    /// it is another.
    /// </summary>
    private Activity StartSpan(ExecutionRow execution)
    {
        var request = Context(execution.TraceId, execution.SpanId, (ActivityTraceFlags)execution.TraceFlags);
        var soon = parts.Time.GetUtcNow() - UnixMicroseconds.ToDateTimeOffset(execution.CreatedAt) < parts.Options.SameTrace;
        var links = new List<ActivityLink>();
        if (!soon) links.Add(new(request));
        if (execution.WorkflowTraceId != execution.TraceId) links.Add(new(Context(execution.WorkflowTraceId, execution.WorkflowSpanId, ActivityTraceFlags.None)));
        Activity.Current = null;
        return EngineTelemetry.Start(SpanNames.RunWorkflow, soon ? request : default, links);
    }

    private static ActivityContext Context(string traceId, string spanId, ActivityTraceFlags flags) =>
        new(ActivityTraceId.CreateFromString(traceId), ActivitySpanId.CreateFromString(spanId), flags);

    private static void Tell(ExecutionRow execution, string workflowType, Activity span)
    {
        var baggage = execution.Baggage is { } json ? JsonSerializer.Deserialize<Dictionary<string, string?>>(json)! : [];
        foreach (var (name, value) in baggage) span.SetBaggage(name, value);
        Telemetry.Operation(SpanNames.RunWorkflow);
        Telemetry.Tenant(execution.TenantId);
        Telemetry.User(execution.UserId, baggage.GetValueOrDefault("user.segment"), baggage.GetValueOrDefault("user.vip") == "true");
        if (execution.SessionId is { } sessionId) Telemetry.Session(sessionId);
        Telemetry.Workflow(execution.WorkflowId, workflowType, execution.Id);
        span.SetTag("sid", execution.Sid);
    }
}
