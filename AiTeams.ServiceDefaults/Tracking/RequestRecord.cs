using System.Diagnostics;
using AiTeams.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>What the pipeline notes of one request until its receipt is written.</summary>
internal sealed class RequestRecord(HttpContext context, Story story, Activity activity, ResponseMeter response, long startedAt)
{
    internal HttpContext Context => context;

    internal Story Story => story;

    internal Activity Activity => activity;

    internal ResponseMeter Response => response;

    internal long StartedAt => startedAt;

    internal string Method { get; } = MethodLabel.Of(context.Request.Method);

    internal RouteLabel Route { get; set; } = RouteLabel.Unmatched;

    /// <summary>No receipt, span or request metric.</summary>
    internal bool IsSilent { get; set; }

    /// <summary>The request is in active_requests and must be taken out with the same labels.</summary>
    internal bool IsCounted { get; set; }

    internal bool IsAborted { get; set; }

    /// <summary>Code of the problem that was answered.</summary>
    internal string? ErrorCode { get; set; }

    /// <summary>The exception behind a failure of ours.</summary>
    internal Exception? Exception { get; set; }

    /// <summary>Present when the client did not say how long its body is.</summary>
    internal RequestBodyMeter? Body { get; set; }

    /// <summary>Whether the caller's trace was marked as sampled; null for a root.</summary>
    internal bool? CallerSampled { get; init; }
}
