using System.Security.Cryptography;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Plans;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;
using AiTeams.WorkflowAgent.Planning;
using AiTeams.WorkflowAgent.Requests;

namespace AiTeams.WorkflowAgent.Generations;

/// <summary>From a message to a stored generation: bounds, repetition, the session's open question, the plan, the row.</summary>
internal sealed class Generator(GenerationStore generations, PlanningDesk desk, TimeProvider time, ILogger<Generator> logger)
{
    /// <summary>Answers to questions about one description; after them it begins anew.</summary>
    private const int MostTurns = 20;

    private const int LongestSessionId = 100;

    /// <summary>Everything that can be refused before work begins.</summary>
    /// <param name="field">Where in the body the words are, for the problem.</param>
    /// <exception cref="ProblemException">400 without words, 422 with too many, 422 for an idempotency key used for something else.</exception>
    public async Task<GenerationRequest> ReadAsync(string route, string? words, string? sessionId, Caller caller, string field, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(words)) throw Invalid(400, "description_missing", field, "Say what the workflow should do.");
        if (words.Length > PlanRequest.LongestDescription) throw Invalid(422, "description_too_long", field, $"A description has at most {PlanRequest.LongestDescription} characters; this one has {words.Length}.");
        if (sessionId?.Length > LongestSessionId) throw Invalid(400, "session_id_too_long", "session_id", $"A session id has at most {LongestSessionId} characters.");
        if (!string.IsNullOrEmpty(sessionId)) Telemetry.Session(sessionId);
        logger.RequestStarted(words.Length);
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new[] { route, words, sessionId, caller.UserId })));
        var stored = caller.IdempotencyKey is { } key ? await generations.FindByKeyAsync(caller.TenantId, key, cancellationToken) : null;
        return new(words, string.IsNullOrEmpty(sessionId) ? null : sessionId, caller, hash) { Stored = Same(stored, hash) };
    }

    /// <returns>The new generation, or the one that a repetition asked for already.</returns>
    public async Task<Generation> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        if (request.Stored is { } stored) return stored;
        var conversation = await ContinueAsync(request, cancellationToken);
        var plan = await desk.PlanAsync(request.Caller.TenantId, conversation, cancellationToken);
        return Same(await generations.InsertAsync(Row(request, plan)), request.Hash)!;
    }

    /// <summary>A message in a session with an open question answers it.</summary>
    private async Task<Conversation> ContinueAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        var latest = request.SessionId is { } session ? await generations.FindLatestAsync(request.Caller.TenantId, session, cancellationToken) : null;
        if (latest is not { Result: PlanResults.Question, Question: { } question }) return Conversation.Begin(request.Words);
        var conversation = latest.ReadConversation();
        return conversation.Turns.Count < MostTurns ? conversation.With(question, request.Words) : Conversation.Begin(request.Words);
    }

    private Generation Row(GenerationRequest request, Plan plan)
    {
        var stamp = RowStamp.Now(request.Caller.TenantId, time);
        return new()
        {
            Id = Ids.New(Ids.Generation, time.GetUtcNow()),
            TrackingId = stamp.TrackingId,
            TraceId = stamp.TraceId,
            SpanId = stamp.SpanId,
            TenantId = stamp.TenantId,
            UserId = request.Caller.UserId,
            SessionId = request.SessionId,
            IdempotencyKey = request.Caller.IdempotencyKey,
            RequestHash = request.Hash,
            Conversation = JsonSerializer.Serialize(plan.Conversation, ContractJson.Options),
            Result = plan.Result,
            Question = plan.Question,
            Message = plan.Message,
            Graph = plan.Graph is null ? null : JsonSerializer.Serialize(plan.Graph, ContractJson.Options),
            Provider = plan.Provider,
            Model = plan.Model,
            InputTokens = plan.InputTokens,
            OutputTokens = plan.OutputTokens,
            CostMicroUsd = plan.CostMicroUsd,
            CacheHit = plan.CacheHit,
            CreatedAt = stamp.At,
            UpdatedAt = stamp.At,
        };
    }

    private static Generation? Same(Generation? stored, string hash) => stored is null || stored.RequestHash == hash
        ? stored
        : throw new ProblemException(422, "idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new key for a new request.");

    private static ProblemException Invalid(int status, string code, string field, string message) =>
        new(status, code, message, new Dictionary<string, string[]>(StringComparer.Ordinal) { [$"$.{field}"] = [message] });
}

/// <param name="Hash">Tells a repetition from another request under the same key.</param>
internal sealed record GenerationRequest(string Words, string? SessionId, Caller Caller, string Hash)
{
    /// <summary>What the same request made before.</summary>
    public Generation? Stored { get; init; }
}
