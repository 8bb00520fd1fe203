using System.Reflection;
using System.Text.RegularExpressions;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.WorkflowEngine.Requests;

/// <summary>On whose behalf a call is made. Another of our services says so; nothing is read or written without a tenant.</summary>
internal sealed partial record Caller(string TenantId, string? UserId, string? IdempotencyKey)
{
    /// <exception cref="ProblemException">400 <c>tenant_required</c>, <c>tenant_invalid</c>, <c>user_invalid</c> or <c>idempotency_key_invalid</c>.</exception>
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var headers = context.Request.Headers;
        var tenant = headers[InternalHeaders.TenantId].ToString();
        if (tenant.Length == 0) throw Bad("tenant_required", $"The header {InternalHeaders.TenantId} is missing.");
        if (!Visible().IsMatch(tenant)) throw Bad("tenant_invalid", $"{InternalHeaders.TenantId} takes 1 to 128 visible ASCII characters.");
        var user = headers[InternalHeaders.UserId].ToString();
        if (user.Length > 2048) throw Bad("user_invalid", $"{InternalHeaders.UserId} is longer than 2048 characters.");
        var key = headers[InternalHeaders.IdempotencyKey].ToString();
        if (key.Length > 0 && !Visible().IsMatch(key)) throw Bad("idempotency_key_invalid", $"{InternalHeaders.IdempotencyKey} takes 1 to 128 visible ASCII characters.");

        var caller = new Caller(tenant, user.Length == 0 ? null : InternalHeaders.DecodeUserId(user), key.Length == 0 ? null : key);
        Telemetry.Tenant(caller.TenantId);
        if (caller.UserId is not null) Telemetry.User(caller.UserId);
        return ValueTask.FromResult<Caller?>(caller);
    }

    private static ProblemException Bad(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);

    [GeneratedRegex(@"\A[!-~]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Visible();
}
