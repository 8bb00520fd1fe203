using System.Security.Cryptography;
using System.Text;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ConsoleApp.Resources;

/// <summary>Lets the AppHost in, and nobody else: without a configured token the feed routes do not exist.</summary>
internal sealed class FeedToken(string? token) : IEndpointFilter
{
    internal const string Header = "X-Console-Feed-Token";

    private readonly byte[]? _hash = string.IsNullOrEmpty(token) ? null : Hash(token);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (_hash is null) throw new ProblemException(StatusCodes.Status404NotFound, "feed_disabled", "No feed token is configured (Console:FeedToken).");
        var sent = context.HttpContext.Request.Headers[Header].ToString();
        return CryptographicOperations.FixedTimeEquals(_hash, Hash(sent))
            ? next(context)
            : throw new ProblemException(StatusCodes.Status401Unauthorized, "feed_token_wrong", $"The header {Header} is missing or wrong.");
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
