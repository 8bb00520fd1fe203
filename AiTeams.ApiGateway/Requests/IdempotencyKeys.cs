using System.Text.RegularExpressions;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ApiGateway.Requests;

/// <summary>The client's <c>Idempotency-Key</c>, 1–128 visible ASCII characters, or one made for this call: every internal POST carries one.</summary>
internal static partial class IdempotencyKeys
{
    /// <exception cref="ProblemException">400 <c>idempotency_key_invalid</c>.</exception>
    public static string Of(HttpContext context, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(time);
        if (context.Request.Headers[InternalHeaders.IdempotencyKey] is not { Count: > 0 } given) return Ids.New("idem_", time.GetUtcNow());
        var key = given.ToString();
        if (Pattern().IsMatch(key)) return key;
        throw new ProblemException(StatusCodes.Status400BadRequest, "idempotency_key_invalid", "Idempotency-Key takes 1 to 128 visible ASCII characters.");
    }

    [GeneratedRegex(@"\A[!-~]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
