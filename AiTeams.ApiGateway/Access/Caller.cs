using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ApiGateway.Access;

/// <summary>On whose behalf a request is made: tenant and client by the key, the end user as the key's owner asserts.</summary>
internal sealed record Caller(string TenantId, string Segment, bool Vip, string? KeyId, string ClientName, string ClientType, IReadOnlySet<string> Scopes)
{
    public string? UserId { get; init; }

    /// <summary>A keyless call from this machine in dev.</summary>
    public static Caller Dev { get; } = new("dev", "free", Vip: false, KeyId: null, "dev", "other",
        new HashSet<string>(StringComparer.Ordinal) { Access.Scopes.Read, Access.Scopes.Write, Access.Scopes.Execute, Access.Scopes.Debug });

    /// <summary>Lets handlers take the caller as a parameter.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(
        context.Features.Get<Caller>() ?? throw new ProblemException(StatusCodes.Status401Unauthorized, "api_key_required", AccessProblems.KeyRequired));

    /// <summary>The caller, speaking for the user a body names; that one wins over X-User-ID.</summary>
    /// <exception cref="ProblemException">400 <c>user_id_invalid</c>.</exception>
    public Caller OnBehalfOf(string? bodyUserId)
    {
        if (UserIds.Read(bodyUserId, "$.user_id") is not { } userId) return this;
        Telemetry.User(userId, Segment, Vip);
        return this with { UserId = userId };
    }
}
