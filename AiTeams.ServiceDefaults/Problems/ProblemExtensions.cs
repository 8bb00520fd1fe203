using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Problems;

/// <summary>Problems that a handler returns itself get the same extensions as those of the pipeline.</summary>
internal static class ProblemExtensions
{
    internal static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Extensions.Remove("traceId");
        problem.Type = problem.Type is null || problem.Type.StartsWith("https://tools.ietf.org/", StringComparison.Ordinal) ? "about:blank" : problem.Type;
        var status = problem.Status ?? context.HttpContext.Response.StatusCode;
        var code = problem.Extensions.TryGetValue("code", out var given) && given is string text ? text
            : problem is HttpValidationProblemDetails ? ProblemCodes.ValidationFailed
            : ProblemCodes.OfStatus(status);
        problem.Extensions["code"] = code;
        problem.Extensions["tracking_id"] = Telemetry.TrackingId;
        if (Telemetry.Current?.Request is { } record) record.ErrorCode = code;
    }
}
