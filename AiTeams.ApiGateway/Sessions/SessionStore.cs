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

    /// <summary>Stores what the person said, in the session named or in a new one, all or nothing.</summary>
    /// <returns>The session's id.</returns>
    /// <exception cref="ProblemException">404 <c>session_not_found</c>.</exception>
    public async Task<string> SayAsync(string? sessionId, string message, Caller caller, CancellationToken cancellationToken)
    {
        var stamp = RowStamp.Now(caller.TenantId, time);
        var made = sessionId is null ? NewRow(name: null, caller.UserId, attributes: null, caller) : null;
        var said = MessageRow.New(sessionId ?? made!.SessionId, "user", "message", message, null, stamp, time);
        var used = new { said.SessionId, stamp.TenantId, stamp.TrackingId, stamp.At };
        await database.TransactionAsync(async transaction =>
        {
            if (made is not null) await transaction.ExecuteAsync(InsertSession, made, cancellationToken);
            else if (await transaction.ExecuteAsync(UpdateLastUsed, used, cancellationToken) == 0) throw NotFound();
            return await transaction.ExecuteAsync(InsertMessage, said, cancellationToken);
        }, cancellationToken);
        return said.SessionId;
    }

    /// <summary>Stores what was answered, in order.</summary>
    public async Task AnswerAsync(string sessionId, IReadOnlyList<Answer> answers, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count == 0) return;
        var stamp = RowStamp.Now(caller.TenantId, time);
        var rows = answers.Select(answer => MessageRow.New(sessionId, "assistant", answer.Type, answer.Content, answer.WorkflowId, stamp, time)).ToList();
        await database.TransactionAsync(async transaction =>
        {
            foreach (var row in rows) await transaction.ExecuteAsync(InsertMessage, row, cancellationToken);
            return rows.Count;
        }, cancellationToken);
    }

    /// <summary>Sessions of all tenants used since then.</summary>
    public Task<long> CountUsedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        database.QueryFirstOrDefaultAsync<long>(
            "SELECT count(*) FROM sessions WHERE last_used_at >= @Since", new { Since = UnixMicroseconds.From(since) }, cancellationToken);

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
        INSERT INTO messages (message_id, session_id, tenant_id, position, role, type, content, workflow_id, created_at, tracking_id, trace_id, span_id)
        VALUES (@MessageId, @SessionId, @TenantId, (SELECT COALESCE(MAX(position), 0) + 1 FROM messages WHERE session_id = @SessionId),
            @Role, @Type, @Content, @WorkflowId, @CreatedAt, @TrackingId, @TraceId, @SpanId)
        """;
}
