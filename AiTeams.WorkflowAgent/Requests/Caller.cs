using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.WorkflowAgent.Requests;

/// <summary>On whose behalf an internal call is made, as the gateway says.</summary>
internal sealed record Caller(string TenantId, string? UserId, string? IdempotencyKey)
{
    private const int LongestHeader = 200;

    /// <summary>Reads the headers and names their facts.</summary>
    /// <exception cref="ProblemException">400: no tenant, or a header longer than 200 characters.</exception>
    public static Caller Read(HttpRequest request)
    {
        var tenant = Header(request, InternalHeaders.TenantId) ?? throw new ProblemException(400, "tenant_missing", $"The header {InternalHeaders.TenantId} is missing: internal calls name their tenant.");
        var caller = new Caller(tenant, Header(request, InternalHeaders.UserId, InternalHeaders.DecodeUserId), Header(request, InternalHeaders.IdempotencyKey));
        Telemetry.Tenant(caller.TenantId);
        if (caller.UserId is not null) Telemetry.User(caller.UserId);
        return caller;
    }

    /// <summary>The header names the user; a body does where no header is sent.</summary>
    public Caller Or(string? userId)
    {
        if (UserId is not null || string.IsNullOrWhiteSpace(userId)) return this;
        if (userId.Length > LongestHeader) throw new ProblemException(400, "user_id_too_long", $"A user id has at most {LongestHeader} characters.");
        Telemetry.User(userId);
        return this with { UserId = userId };
    }

    private static string? Header(HttpRequest request, string name, Func<string, string>? decode = null)
    {
        var value = request.Headers[name].ToString();
        if (decode is not null) value = decode(value);
        if (value.Length > LongestHeader) throw new ProblemException(400, "header_too_long", $"The header {name} is longer than {LongestHeader} characters.");
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
