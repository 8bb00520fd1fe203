using System.Globalization;
using System.Text;
using System.Text.Json;
using AiTeams.ApiGateway.Sessions;
using AiTeams.Contracts;
using AiTeams.Contracts.Chat;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ApiGateway.Chat;

/// <summary>
/// Passes the agent's events on, byte for byte, each flushed as it comes, and keeps what was answered. Whatever happens to the agent, the
/// client's stream ends with exactly one <c>done</c>.
/// </summary>
internal sealed class ChatRelay(HttpResponse response, string sessionId, TimeProvider time)
{
    private const int MostAnswers = 500;
    private readonly List<Answer> _answers = [];
    private long _lastId;

    /// <summary>What the agent answered so far.</summary>
    public IReadOnlyList<Answer> Answers => _answers;

    /// <summary>Whether the agent told of a workflow that it stored.</summary>
    public bool MadeWorkflow { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <param name="beforeDone">Runs before the client sees the end, so that what it is told is over is also stored.</param>
    /// <param name="silence">Longest wait for the agent's next bytes.</param>
    /// <returns>Whether the agent ended its stream with <c>done</c>.</returns>
    public async Task<bool> CopyAsync(Stream events, Func<Task> beforeDone, TimeSpan silence, CancellationToken cancellationToken)
    {
        using var reader = new EventReader(events);
        using var silent = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silent.Token);
        while (true)
        {
            silent.CancelAfter(silence);
            var block = await reader.ReadAsync(patience.Token);
            silent.CancelAfter(Timeout.InfiniteTimeSpan); // a client that reads slowly is not the agent's silence
            if (block.IsEmpty) return false;

            var isDone = Note(EventBlock.Parse(block.Span));
            if (isDone) await beforeDone();
            await response.BodyWriter.WriteAsync(block, cancellationToken); // writes and flushes
            if (isDone) return true;
        }
    }

    /// <summary>Ends the stream for the agent: an error event, then <c>done</c>.</summary>
    public async Task EndAsync(ProblemException problem, CancellationToken cancellationToken)
    {
        Telemetry.FailedInBody(problem.Code);
        var at = time.GetUtcNow();
        await WriteAsync(new ChatEvent
        {
            Type = ChatEventTypes.Error,
            SessionId = sessionId,
            TrackingId = Telemetry.TrackingId ?? "",
            At = at,
            Code = problem.Code,
            Text = problem.Message,
        }, cancellationToken);
        await WriteAsync(new ChatEvent
        {
            Type = ChatEventTypes.Done,
            SessionId = sessionId,
            TrackingId = Telemetry.TrackingId ?? "",
            At = at,
            IsFinal = true,
            Result = "error",
        }, cancellationToken);
    }

    // Returns whether the block is the end. Comments and status events carry nothing to keep.
    private bool Note(EventBlock block)
    {
        if (!block.Id.IsEmpty) _lastId = long.TryParse(block.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : _lastId + 1;

        var isDone = block.Type.SequenceEqual("done"u8);
        if (isDone || block.Type.IsEmpty || block.Type.SequenceEqual("status"u8)) return isDone;
        if (block.ReadData() is { } answer) Keep(answer);
        return false;
    }

    private void Keep(ChatEvent answer)
    {
        if (answer.Type == ChatEventTypes.Error) Telemetry.FailedInBody(answer.Code ?? "agent_failed");
        if (answer.Workflow is { } workflow)
        {
            MadeWorkflow = true;
            Telemetry.Workflow(workflow.WorkflowId, workflow.WorkflowType);
        }
        if (_answers.Count < MostAnswers) _answers.Add(new(answer.Type, answer.Text ?? answer.Workflow?.Name ?? answer.Code ?? "", answer.Workflow?.WorkflowId));
    }

    private async Task WriteAsync(ChatEvent chatEvent, CancellationToken cancellationToken)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"id: {++_lastId}\nevent: {chatEvent.Type}\ndata: {JsonSerializer.Serialize(chatEvent, ContractJson.Options)}\n\n");
        await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
