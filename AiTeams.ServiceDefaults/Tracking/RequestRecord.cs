using System.Diagnostics;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Metrics;
using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>What the pipeline notes of one request until its receipt is written.</summary>
internal sealed class RequestRecord(HttpContext context, Story story, Activity activity, ResponseMeter response, long startedAt)
{
    /// <summary>Under this name the server span holds its record, instead of a tag for each of its facts.</summary>
    internal const string Tag = "aiteams.request";

    internal HttpContext Context => context;

    internal Story Story => story;

    internal Activity Activity => activity;

    internal ResponseMeter Response => response;

    internal long StartedAt => startedAt;

    internal string Method { get; } = MethodLabel.Of(context.Request.Method);

    internal RouteLabel Route { get; set; } = RouteLabel.Unmatched;

    /// <summary>No receipt, span or request metric.</summary>
    internal bool IsSilent { get; set; }

    /// <summary>Where the request is counted in active_requests, and must be taken out again.</summary>
    internal ActiveRequests.Count? Active { get; set; }

    internal bool IsAborted { get; set; }

    /// <summary>Code of the problem that was answered.</summary>
    internal string? ErrorCode { get; set; }

    /// <summary>The exception behind a failure of ours.</summary>
    internal Exception? Exception { get; set; }

    /// <summary>Present when the client did not say how long its body is.</summary>
    internal RequestBodyMeter? Body { get; set; }

    /// <summary>Of the answer, as the receipt has it.</summary>
    internal int Status { get; set; }

    /// <summary>Bytes of the body that came; null when nobody can say.</summary>
    internal long? ReceivedBytes { get; set; }

    internal long SentBytes { get; set; }

    /// <summary>Masked.</summary>
    internal string? ClientAddress { get; set; }

    /// <summary>As telemetry shows it, perhaps hashed.</summary>
    internal string? ShownUserId { get; set; }

    /// <summary>Whether the caller's trace was marked as sampled; null for a root.</summary>
    internal bool? CallerSampled { get; init; }

    /// <summary>For exporters other than ours, which find the record among the span's tags.</summary>
    public override string ToString() => $"{Method} {Route.Template}";
}
