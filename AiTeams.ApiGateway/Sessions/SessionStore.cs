using AiTeams.ApiGateway.Access;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.Storage;

namespace AiTeams.ApiGateway.Sessions;

/// <summary>Sessions and what was said in them. Every statement is bound to the caller's tenant: another tenant's session does not exist.</summary>
internal sealed class SessionStore(Database database, TimeProvider time)
{
    private const string SessionColumns = "session_id, tracking_id, name, user_id, attributes, created_at, last_used_at";

    // Greater than every session id: the first page is the page before it.
    private const string AfterAll = Ids.Session + "~";

    public async Task<SessionRow> CreateAsync(string? name, string? userId, string? attributes, Caller caller, CancellationToken cancellationToken)
    {
        var session = NewRow(name, userId, attributes, caller);
        await database.ExecuteAsync(InsertSession, session, cancellationToken);
        return session;
    }

    /// <exception cref="ProblemException">404 <c>session_not_found</c>.</exception>
    public async Task<SessionRow> GetAsync(string sessionId, Caller caller, CancellationToken cancellationToken) =>
        await database.QueryFirstOrDefaultAsync<SessionRow>(
            $"SELECT {SessionColumns} FROM sessions WHERE session_id = @SessionId AND tenant_id = @TenantId",
            new { SessionId = sessionId, caller.TenantId }, cancellationToken) ?? throw NotFound();

    /// <summary>Newest first; with a user, that user's only.</summary>
    public Task<IReadOnlyList<SessionRow>> ListAsync(int limit, string? before, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync<SessionRow>(
            $"""
            SELECT {SessionColumns} FROM sessions
            WHERE tenant_id = @TenantId AND session_id < @Before AND (@UserId = '' OR user_id = @UserId)
            ORDER BY session_id DESC LIMIT @Limit
            """,
            new { caller.TenantId, Before = before ?? AfterAll, UserId = caller.UserId ?? "", Limit = limit }, cancellationToken);

    /// <summary>The newest messages, oldest first.</summary>
    public async Task<IReadOnlyList<MessageRow>> MessagesAsync(string sessionId, int limit, Caller caller, CancellationToken cancellationToken) =>
        [.. (await database.QueryAsync<MessageRow>(
            """
            SELECT message_id, tracking_id, role, type, content, workflow_id, created_at FROM messages
            WHERE session_id = @SessionId AND tenant_id = @TenantId ORDER BY position DESC LIMIT @Limit
            """,
            new { SessionId = sessionId, caller.TenantId, Limit = limit }, cancellationToken)).Reverse()];

    /// <summary>Notes that the session is in use.</summary>
    /// <exception cref="ProblemException">404 <c>session_not_found</c>.</exception>
    public async Task TouchAsync(string sessionId, Caller caller, CancellationToken cancellationToken)
    {
        var stamp = RowStamp.Now(caller.TenantId, time);
        if (await database.ExecuteAsync(UpdateLastUsed, new { SessionId = sessionId, stamp.TenantId, stamp.TrackingId, stamp.At }, cancellationToken) == 0) throw NotFound();
    }

    /// <summary>
    /// Stores what the person said, in the session named or in a new one, all or nothing; once, however often it is sent with the same key.
    /// </summary>
    /// <exception cref="ProblemException">404 <c>session_not_found</c>; 422 <c>idempotency_key_reused</c>: the key came with other words.</exception>
    public async Task<Said> SayAsync(string? sessionId, string message, string idempotencyKey, Caller caller, CancellationToken cancellationToken)
    {
        if (await RepeatedAsync(sessionId, message, idempotencyKey, caller, cancellationToken) is { } before) return before;

        var stamp = RowStamp.Now(caller.TenantId, time);
        var made = sessionId is null ? NewRow(name: null, caller.UserId, attributes: null, caller) : null;
        var said = MessageRow.New(sessionId ?? made!.SessionId, "user", "message", message, null, stamp, time) with { IdempotencyKey = idempotencyKey };
        var used = new { said.SessionId, stamp.TenantId, stamp.TrackingId, stamp.At };
        try
        {
            await database.TransactionAsync(async transaction =>
            {
                if (made is not null) await transaction.ExecuteAsync(InsertSession, made, cancellationToken);
                else if (await transaction.ExecuteAsync(UpdateLastUsed, used, cancellationToken) == 0) throw NotFound();
                await transaction.ExecuteAsync(InsertMessage, said, cancellationToken);
            }, cancellationToken);
        }
        catch (UniqueViolationException exception) when (exception.Columns.Contains("idempotency_key"))
        {
            // Sent twice at once; the other one was first.
            return await RepeatedAsync(sessionId, message, idempotencyKey, caller, cancellationToken) ?? throw new InvalidOperationException("A key is taken and nobody has it.");
        }
        return new(said.SessionId, said.MessageId);
    }

    /// <summary>Stores what was answered, in order. What a repeated message was answered before is not stored again.</summary>
    public async Task AnswerAsync(Said said, IReadOnlyList<Answer> answers, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count == 0) return;
        var stamp = RowStamp.Now(caller.TenantId, time);
        await database.TransactionAsync(async transaction =>
        {
            var before = await transaction.QueryAsync<MessageRow>(
                "SELECT type, content, workflow_id FROM messages WHERE in_reply_to = @MessageId AND tenant_id = @TenantId",
                new { said.MessageId, caller.TenantId }, cancellationToken);
            var known = before.Select(row => new Answer(row.Type, row.Content, row.WorkflowId)).ToHashSet();
            foreach (var answer in answers)
            {
                if (known.Contains(answer)) continue;
                var row = MessageRow.New(said.SessionId, "assistant", answer.Type, answer.Content, answer.WorkflowId, stamp, time) with { InReplyTo = said.MessageId };
                await transaction.ExecuteAsync(InsertMessage, row, cancellationToken);
            }
        }, cancellationToken);
    }

    /// <summary>Sessions of all tenants used since then.</summary>
    public Task<long> CountUsedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        database.QueryFirstOrDefaultAsync<long>(
            "SELECT count(*) FROM sessions WHERE last_used_at >= @Since", new { Since = UnixMicroseconds.From(since) }, cancellationToken);

    private async Task<Said?> RepeatedAsync(string? sessionId, string message, string idempotencyKey, Caller caller, CancellationToken cancellationToken)
    {
        var before = await database.QueryFirstOrDefaultAsync<MessageRow>(
            "SELECT message_id, session_id, content FROM messages WHERE tenant_id = @TenantId AND idempotency_key = @IdempotencyKey",
            new { caller.TenantId, IdempotencyKey = idempotencyKey }, cancellationToken);
        if (before is null) return null;
        if (before.Content != message || (sessionId is not null && sessionId != before.SessionId)) throw KeyReused();
        await TouchAsync(before.SessionId, caller, cancellationToken);
        return new(before.SessionId, before.MessageId);
    }

    private SessionRow NewRow(string? name, string? userId, string? attributes, Caller caller)
    {
        var stamp = RowStamp.Now(caller.TenantId, time);
        return new()
        {
            SessionId = Ids.New(Ids.Session, time.GetUtcNow()),
            TenantId = caller.TenantId,
            UserId = userId,
            Name = name,
            Attributes = attributes,
            CreatedAt = stamp.At,
            LastUsedAt = stamp.At,
            TrackingId = stamp.TrackingId,
            TraceId = stamp.TraceId,
            SpanId = stamp.SpanId,
        };
    }

    private static ProblemException NotFound() => new(StatusCodes.Status404NotFound, "session_not_found", "There is no such session.");

    private static ProblemException KeyReused() => new(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Use a new key for a new request.");

    private const string InsertSession =
        """
        INSERT INTO sessions (session_id, tenant_id, user_id, name, attributes, created_at, last_used_at, tracking_id, trace_id, span_id)
        VALUES (@SessionId, @TenantId, @UserId, @Name, @Attributes, @CreatedAt, @LastUsedAt, @TrackingId, @TraceId, @SpanId)
        """;

    private const string UpdateLastUsed =
        """
        UPDATE sessions SET last_used_at = @At, updated_tracking_id = @TrackingId
        WHERE session_id = @SessionId AND tenant_id = @TenantId
        """;

    // The position orders what is said within one microsecond; ids made in the same millisecond do not.
    private const string InsertMessage =
        """
        INSERT INTO messages (message_id, session_id, tenant_id, position, role, type, content, workflow_id, idempotency_key, in_reply_to, created_at, tracking_id, trace_id, span_id)
        VALUES (@MessageId, @SessionId, @TenantId, (SELECT COALESCE(MAX(position), 0) + 1 FROM messages WHERE session_id = @SessionId),
            @Role, @Type, @Content, @WorkflowId, @IdempotencyKey, @InReplyTo, @CreatedAt, @TrackingId, @TraceId, @SpanId)
        """;
}
