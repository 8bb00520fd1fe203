using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Chat;

namespace AiTeams.Cli.Traffic;

/// <summary>Carries out the steps.</summary>
internal sealed class Visits(GatewayCalls calls, Uri url)
{
    private const string Sessions = "/api/app/sessions";
    private const string Execute = "/api/app/workflows/{workflow_id}/execute";

    // The newest session's story per identity: what a look-up then asks for.
    private readonly ConcurrentDictionary<string, string> _stories = new(StringComparer.Ordinal);

    /// <returns>Requests made.</returns>
    public async Task<int> RunAsync(Step step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        switch (step.Kind)
        {
            case StepKind.ListSessions:
                await Get(step, Sessions + "?limit=10", Sessions, 200);
                return 1;
            case StepKind.FindTracking when _stories.TryGetValue(step.Identity.Name, out var story):
                await Get(step, "/api/app/tracking/" + story, "/api/app/tracking/{id}", 200);
                return 1;
            case StepKind.CreateSession or StepKind.FindTracking:
                if (await CreateSessionAsync(step, cancellationToken) is { TrackingId: { } made }) _stories[step.Identity.Name] = made;
                return 1;
            case StepKind.UnknownRoute:
                await Get(step, "/api/app/nonexistent", null, 404);
                return 1;
            case StepKind.UnknownSession:
                await Get(step, Sessions + "/ses_00000000000000000000000000000000", Sessions + "/{session_id}", 404);
                return 1;
            case StepKind.MalformedBody:
                await calls.SendAsync(HttpMethod.Post, Sessions, "{\"name\": ", step.Identity, step.UserId, [400], cancellationToken);
                return 1;
            case StepKind.ServerFault:
                await calls.SendAsync(HttpMethod.Post, Sessions, "{}", step.Identity, step.UserId, [500], cancellationToken, fault: "status=500");
                return 1;
            case StepKind.ChatAndExecute:
                return await ChatAndExecuteAsync(step, cancellationToken);
            case StepKind.StoreAndExecute:
                return await StoreAndExecuteAsync(step, cancellationToken);
            default:
                throw new UnreachableException();
        }

        Task<Answer?> Get(Step of, string path, string? route, int expected) =>
            calls.SendAsync(HttpMethod.Get, path, null, of.Identity, of.UserId, [expected], cancellationToken, route: route);
    }

    private Task<Answer?> CreateSessionAsync(Step step, CancellationToken cancellationToken) => calls.SendAsync(
        HttpMethod.Post, Sessions, $$"""{"name": "Test Session {{step.Number}}"}""", step.Identity, step.UserId, [201], cancellationToken,
        check: answer => AnswerRules.Text(answer, "tracking_id") == answer.TrackingId ? null : "tracking_id of the session is not X-Tracking-ID");

    // One story: the same trace id for the chat and for the run of what it made.
    private async Task<int> ChatAndExecuteAsync(Step step, CancellationToken cancellationToken)
    {
        var traceId = ActivityTraceId.CreateRandom();
        var message = JsonSerializer.Serialize(new ChatRequest { Message = Sentences.Of(step.Variant, url) }, ContractJson.Options);
        string? workflowId = null;
        var chat = await calls.SendAsync(
            HttpMethod.Post, "/api/app/chat/stream", message, step.Identity, step.UserId, [200], cancellationToken, traceId,
            check: answer => AnswerRules.CheckEvents(answer, out workflowId));
        if (chat is null || workflowId is null) return 1;
        await ExecuteAsync(step, workflowId, traceId, cancellationToken);
        return 2;
    }

    private async Task<int> StoreAndExecuteAsync(Step step, CancellationToken cancellationToken)
    {
        var stored = await calls.SendAsync(
            HttpMethod.Post, "/api/app/workflows", Graphs.Of(step.Variant), step.Identity, step.UserId, [201], cancellationToken);
        if (stored is null || AnswerRules.Text(stored, "workflow_id") is not { } workflowId) return 1;
        await ExecuteAsync(step, workflowId, null, cancellationToken);
        return 2;
    }

    private Task<Answer?> ExecuteAsync(Step step, string workflowId, ActivityTraceId? traceId, CancellationToken cancellationToken) => calls.SendAsync(
        HttpMethod.Post, $"/api/app/workflows/{Uri.EscapeDataString(workflowId)}/execute?wait=10s", """{"input": {"number": 7}}""",
        step.Identity, step.UserId, [200, 202], cancellationToken, traceId, route: Execute,
        check: AnswerRules.CheckExecution);
}
