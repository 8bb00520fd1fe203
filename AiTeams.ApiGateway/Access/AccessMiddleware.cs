using System.Diagnostics;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ApiGateway.Access;

/// <summary>
/// Says who calls before any handler runs: proves the key, spends from its bucket, checks the endpoint's scope, names the facts. Endpoints
/// without <see cref="ApiOperation"/> (health, metrics, the API document) and unmatched routes demand nothing; a valid key sent there is still named.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, ApiKeys keys, RateLimits limits, KeylessAccess keyless, UsageMetrics usage)
{
    private const string KeyHeader = "X-API-Key";
    private const string BearerPrefix = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var endpoint = context.GetEndpoint();
        var operation = endpoint?.Metadata.GetMetadata<ApiOperation>();
        var route = endpoint is RouteEndpoint { RoutePattern.RawText: { } template } ? "/" + template.Trim('/') : "unmatched";
        if (operation is not null) Telemetry.Operation(operation.Name);

        Caller? caller = null;
        var completed = false;
        try
        {
            caller = Identify(context, demanded: operation?.Scope is not null);
            if (caller is not null)
            {
                Name(caller, context);
                if (caller.KeyId is { } keyId) limits.Spend(keyId);
                NameUser(caller, context);
                if (operation?.Scope is { } scope && !caller.Scopes.Contains(scope)) throw AccessProblems.ScopeMissing(scope);
            }
            await next(context);
            completed = true;
        }
        catch (ProblemException problem) when (problem.Status == StatusCodes.Status401Unauthorized)
        {
            Challenge(context);
            throw;
        }
        finally
        {
            if (operation is not null) Count(context, caller, route, completed);
        }
    }

    private Caller? Identify(HttpContext context, bool demanded)
    {
        var presented = PresentedKey(context.Request);
        if (presented is not null)
        {
            try
            {
                return keys.Prove(presented);
            }
            catch (ProblemException) when (!demanded)
            {
                return null;
            }
        }
        if (keyless.Allows(context)) return Caller.Dev;
        return demanded ? throw AccessProblems.Required() : null;
    }

    // RFC 9110, section 11.6.1: a 401 names the scheme. Set late, because whoever writes the problem clears the headers first.
    private static void Challenge(HttpContext context) => context.Response.OnStarting(static state =>
    {
        ((HttpContext)state).Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }, context);

    private static string? PresentedKey(HttpRequest request)
    {
        if (request.Headers[KeyHeader] is { Count: > 0 } header) return header.ToString();
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim() : null;
    }

    private static void Name(Caller caller, HttpContext context)
    {
        Telemetry.Tenant(caller.TenantId);
        if (caller.KeyId is not null) Telemetry.Client(caller.KeyId, caller.ClientName, caller.ClientType);
        Telemetry.User(null, caller.Segment, caller.Vip);
        if (caller.Scopes.Contains(Scopes.Debug) && context.Request.Headers["X-Debug-Trace"] == "1") Activity.Current?.SetTag(SpanTags.SamplingDebug, true);
    }

    // After the bucket: a refused user id is a call as well.
    private static void NameUser(Caller caller, HttpContext context)
    {
        var userId = UserIds.Read(context.Request.Headers[InternalHeaders.UserId], InternalHeaders.UserId);
        if (userId is not null) Telemetry.User(userId, caller.Segment, caller.Vip);
        context.Features.Set(caller with { UserId = userId });
    }

    // An unknown key has no id that could be a label: it counts as "unknown". Keyless calls use no key.
    private void Count(HttpContext context, Caller? caller, string route, bool completed)
    {
        var apiVersion = context.GetEndpoint()?.Metadata.GetMetadata<ApiVersionMetadata>()?.Version ?? "none";
        usage.EndpointUsed(route, apiVersion, caller?.Segment ?? "anonymous", caller?.ClientType ?? "other");

        var success = completed && context.Response.StatusCode < 400;
        if (caller?.KeyId is { } keyId) usage.ApiKeyUsed(keyId, caller.ClientName, route, success);
        else if (caller is null && PresentedKey(context.Request) is not null) usage.ApiKeyUsed("unknown", "unknown", route, success: false);
    }
}
