using System.Text.Json;
using AiTeams.ApiGateway.Access;
using AiTeams.ApiGateway.Requests;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;

namespace AiTeams.ApiGateway.Sessions;

/// <summary>Sessions: make, list, read.</summary>
internal static class SessionEndpoints
{
    private const int LongestName = 200;
    private const int MostAttributeBytes = 16 * 1024;
    private const int MessagesShown = 100;

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("").WithTags("Sessions");
        sessions.MapPost("/sessions", CreateAsync).WithOperation("create_session", Scopes.Write)
            .Accepts<CreateSessionRequest>(isOptional: true, "application/json")
            .Produces<SessionResponse>(StatusCodes.Status201Created)
            .WithSummary("Makes a session. The body may be empty; fields of your own are kept with it.");
        sessions.MapGet("/sessions", ListAsync).WithOperation("list_sessions", Scopes.Read)
            .Produces<SessionListResponse>()
            .WithSummary("Lists the tenant's sessions, newest first; with X-User-ID, that user's.");
        sessions.MapGet("/sessions/{session_id}", GetAsync).WithOperation("get_session", Scopes.Read)
            .Produces<SessionResponse>()
            .WithSummary("Reads a session and its newest messages.");
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<CreateSessionRequest> body, Caller caller, SessionStore sessions, UsageMetrics usage, CancellationToken cancellationToken)
    {
        var request = body.Value ?? new();
        if (request.Name?.Length > LongestName) throw Invalid("$.name", "A name has at most 200 characters.");
        caller = caller.OnBehalfOf(request.UserId);

        var attributes = request.Attributes is { Count: > 0 } own ? JsonSerializer.SerializeToUtf8Bytes(own, ContractJson.Options) : null;
        if (attributes?.Length > MostAttributeBytes) throw Invalid("$", "Fields of your own may take 16 KB.");
        if (request.Attributes?.Values.Any(value => JsonLevels.Of(value) >= JsonLevels.MostKept) == true) throw Invalid("$", $"Fields of your own may be nested {JsonLevels.MostKept} levels deep.");

        var row = await sessions.CreateAsync(
            request.Name, caller.UserId, attributes is null ? null : System.Text.Encoding.UTF8.GetString(attributes), caller, cancellationToken);
        Telemetry.Session(row.SessionId);
        usage.UserActivity("session_created", caller.Segment);
        return Results.Created($"/api/app/sessions/{row.SessionId}", Response(row));
    }

    private static async Task<IResult> ListAsync(string? limit, string? before, Caller caller, SessionStore sessions, CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var rows = await sessions.ListAsync(size + 1, before, caller, cancellationToken);
        return Results.Ok(new SessionListResponse([.. rows.Take(size).Select(row => Response(row))])
        {
            Next = rows.Count > size ? rows[size - 1].SessionId : null,
        });
    }

    private static async Task<IResult> GetAsync(
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "session_id")] string sessionId, Caller caller, SessionStore sessions, CancellationToken cancellationToken)
    {
        var row = await sessions.GetAsync(sessionId, caller, cancellationToken);
        Telemetry.Session(row.SessionId);
        var messages = await sessions.MessagesAsync(sessionId, MessagesShown, caller, cancellationToken);
        return Results.Ok(Response(row) with
        {
            Messages = [.. messages.Select(message => new MessageResponse
            {
                MessageId = message.MessageId,
                TrackingId = message.TrackingId,
                Role = message.Role,
                Type = message.Type,
                Content = message.Content,
                WorkflowId = message.WorkflowId,
                CreatedAt = UnixMicroseconds.ToDateTimeOffset(message.CreatedAt),
            })],
        });
    }

    private static SessionResponse Response(SessionRow row) => new()
    {
        SessionId = row.SessionId,
        TrackingId = row.TrackingId,
        Name = row.Name,
        UserId = row.UserId,
        CreatedAt = UnixMicroseconds.ToDateTimeOffset(row.CreatedAt),
        LastUsedAt = UnixMicroseconds.ToDateTimeOffset(row.LastUsedAt),
        Attributes = row.Attributes is null ? null : JsonElement.Parse(row.Attributes),
    };

    private static ProblemException Invalid(string path, string message) =>
        new(StatusCodes.Status400BadRequest, "validation_failed", message, new Dictionary<string, string[]> { [path] = [message] });
}
