using System.Security.Cryptography;
using System.Text;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Access;

/// <summary>
/// Asks for <see cref="ConsoleOptions.ApiKey"/> when one is configured. A browser sends it as the password of HTTP Basic, whatever the user name.
/// </summary>
internal sealed class KeyGuard(RequestDelegate next, IOptions<ConsoleOptions> options)
{
    private readonly byte[]? _hash = string.IsNullOrEmpty(options.Value.ApiKey) ? null : Hash(options.Value.ApiKey);

    public Task InvokeAsync(HttpContext context)
    {
        if (_hash is null || IsOpen(context) || CryptographicOperations.FixedTimeEquals(_hash, Hash(KeyOf(context.Request)))) return next(context);

        // The problem writer clears the headers that were set before it.
        context.Response.OnStarting(static state =>
        {
            ((HttpContext)state).Response.Headers.WWWAuthenticate = "Basic realm=\"AI Teams Console\", charset=\"UTF-8\"";
            return Task.CompletedTask;
        }, context);
        throw new ProblemException(StatusCodes.Status401Unauthorized, "unauthorized",
            "This Console asks for its key: as the password of HTTP Basic, as X-API-Key, or as Authorization: Bearer.");
    }

    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<NoKeyNeeded>() is not null || context.Request.Path.Value is "/health" or "/alive";

    private static string KeyOf(HttpRequest request)
    {
        if (request.Headers["X-API-Key"].ToString() is { Length: > 0 } key) return key;
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return authorization["Bearer ".Length..].Trim();
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return "";
        var encoded = authorization["Basic ".Length..].Trim();
        var decoded = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, decoded, out var count)) return "";
        var pair = Encoding.UTF8.GetString(decoded, 0, count);
        return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
