using System.Globalization;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Access;

/// <summary>Why a call is refused, in words that say what to do and nothing about the keys that exist.</summary>
internal static class AccessProblems
{
    public const string KeyRequired = "Send an API key: X-API-Key: <key>, or Authorization: Bearer <key>.";

    public static ProblemException Required() => new(StatusCodes.Status401Unauthorized, "api_key_required", KeyRequired);

    public static ProblemException Invalid() => new(StatusCodes.Status401Unauthorized, "api_key_invalid", "This API key is not known. Check that it was copied whole.");

    public static ProblemException Expired(DateTimeOffset expires) => new(StatusCodes.Status401Unauthorized, "api_key_expired",
        string.Create(CultureInfo.InvariantCulture, $"This API key expired at {expires.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}. Ask its issuer for a new one."));

    public static ProblemException ScopeMissing(string scope) => new(StatusCodes.Status403Forbidden, "scope_missing", $"This API key lacks the scope '{scope}'.");

    public static ProblemException RateLimited(TimeSpan retryAfter, int perMinute)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds));
        return new(StatusCodes.Status429TooManyRequests, "rate_limited",
            string.Create(CultureInfo.InvariantCulture, $"This API key may make {perMinute} requests a minute. Try again in {seconds} s."))
        { RetryAfterSeconds = seconds };
    }
}
