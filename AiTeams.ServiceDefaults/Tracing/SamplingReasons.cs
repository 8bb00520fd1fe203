using System.Diagnostics;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ServiceDefaults.Tracing;

/// <summary>
/// Why the trace is kept, as far as this service knows at its own end; another may keep more, never less. A closed set:
/// always_on | parent | error | slow | vip | dear | debug | ratio | not_kept.
/// </summary>
internal sealed class SamplingReasons(SamplingOptions options)
{
    /// <summary>The overlay's thresholds (telemetry contract, Sampling).</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private const long DearMicroUsd = 50_000;

    internal string Of(RequestRecord record, TimeSpan elapsed) =>
        Of(record.Activity, record.Story, elapsed, record.Activity.Status == ActivityStatusCode.Error || record.Context.Response.StatusCode >= 500,
            record.CallerSampled);

    internal string OfWork(Activity? activity, Story? story, TimeSpan elapsed, bool failed) => Of(activity, story, elapsed, failed, null);

    private string Of(Activity? activity, Story? story, TimeSpan elapsed, bool failed, bool? callerSampled)
    {
        if (activity is not { Recorded: true }) return "not_kept";
        if (options.AlwaysOn) return "always_on";
        // Kept though the rule of this service would not: then somebody upstream decided it.
        if (options.HeadRatio is { } head) return callerSampled == true || !head.Keeps(activity.TraceId) ? "parent" : "ratio";
        if (failed) return "error";
        if (elapsed > Slow) return "slow";
        if (story is { UserVip: true }) return "vip";
        if (story is { CostMicroUsd: >= DearMicroUsd }) return "dear";
        if (IsAsked(activity)) return "debug";
        return options.TailRule.Keeps(activity.TraceId) ? "ratio" : "not_kept";
    }

    /// <summary>One pass over the tags for both names.</summary>
    private static bool IsAsked(Activity activity)
    {
        foreach (ref readonly var tag in activity.EnumerateTagObjects())
        {
            if (tag.Key is SpanTags.SamplingDebug or SpanTags.SamplingKeep && tag.Value is true) return true;
        }
        return false;
    }
}
