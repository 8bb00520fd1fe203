using System.Diagnostics;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Receipts;
using AiTeams.ServiceDefaults.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// The outermost middleware: opens the story, puts <c>X-Tracking-ID</c> on the response whatever becomes of it, turns what nobody handled into a
/// problem, and closes the books when the last byte is written.
/// </summary>
internal sealed class TrackingMiddleware(
    RequestDelegate next, ServiceIdentity identity, SilentPaths silent, DistributedContextPropagator propagator, RequestFailures failures, RequestBooks books, StoryHost host,
    LongRunning longRunning, TimeProvider time)
{
    internal const string Header = "X-Tracking-ID";

    public async Task InvokeAsync(HttpContext context)
    {
        var startedAt = time.GetTimestamp();
        using var own = Activity.Current is null ? StartOwnActivity(context) : null;
        var record = Open(context, Activity.Current!, startedAt);
        Telemetry.Enter(record.Story);
        try
        {
            await next(context);
            await failures.CompleteAsync(record);
        }
        catch (Exception exception)
        {
            await failures.HandleAsync(record, exception);
        }
        finally
        {
            longRunning.Leave(record.Activity);
            books.Close(record);
            context.Features.Set<IHttpResponseBodyFeature>(record.Response.Inner);
        }
    }

    private RequestRecord Open(HttpContext context, Activity activity, long startedAt)
    {
        var meter = new ResponseMeter(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), time);
        context.Features.Set<IHttpResponseBodyFeature>(meter);
        var story = OpenStory(activity);
        var record = new RequestRecord(context, story, activity, meter, startedAt)
        {
            IsSilent = silent.Contain(context.Request.Path),
            CallerSampled = activity.HasRemoteParent ? CallerSampled(context) : null,
        };
        story.Request = record;
        if (record.IsSilent) Silence(record);
        else longRunning.Watch(activity, startedAt);
        if (identity.DistrustsCallers) LinkToCaller(context, activity);
        if (context.Request.ContentLength is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            context.Request.Body = record.Body = new RequestBodyMeter(context.Request.Body);
        context.Response.OnStarting(SetHeader, record);
        return record;
    }

    /// <summary>What internal callers know about the work comes as baggage; the gateway's own baggage filter lets none of it in.</summary>
    private Story OpenStory(Activity activity)
    {
        string? trackingId = null, tenantId = null, segment = null;
        var vip = false;
        foreach (var (name, value) in activity.Baggage)
        {
            if (value is null || !TrackingBaggage.IsTaken(name, value, fromStranger: false)) continue;
            switch (name)
            {
                case TrackingBaggage.TrackingId: trackingId ??= value; break;
                case TrackingBaggage.TenantId: tenantId ??= value; break;
                case TrackingBaggage.UserSegment: segment ??= value; break;
                case TrackingBaggage.UserVip: vip = value == "true"; break;
                default: activity.SetTag(name, value); break;
            }
        }
        return new Story
        {
            TrackingId = trackingId ?? activity.TraceId.ToHexString(),
            TenantId = tenantId,
            UserSegment = segment,
            UserVip = vip,
            Span = activity,
            Host = host,
        };
    }

    /// <summary>Headers set earlier are lost when a handler clears the response; this runs when they are sent.</summary>
    private static Task SetHeader(object state)
    {
        var record = (RequestRecord)state;
        var headers = record.Context.Response.Headers;
        headers[Header] = record.Story.TrackingId;
        if (headers.ContainsKey(HeaderNames.AccessControlAllowOrigin)) headers.Append(HeaderNames.AccessControlExposeHeaders, Header);
        return Task.CompletedTask;
    }

    /// <summary>Children of an unrecorded span follow it under a parent-based sampler.</summary>
    internal static void Silence(RequestRecord record)
    {
        record.IsSilent = true;
        record.Activity.IsAllDataRequested = false;
        record.Activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        if (record.Context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics) metrics.MetricsDisabled = true;
    }

    private static bool CallerSampled(HttpContext context) =>
        ActivityContext.TryParse(context.Request.Headers.TraceParent, null, isRemote: true, out var caller)
        && (caller.TraceFlags & ActivityTraceFlags.Recorded) != 0;

    private static void LinkToCaller(HttpContext context, Activity activity)
    {
        var headers = context.Request.Headers;
        if (headers.TraceParent.Count == 1 && ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var caller))
            activity.AddLink(new ActivityLink(caller));
    }

    /// <summary>With neither listener nor logger the host starts no activity; the id must exist all the same.</summary>
    private Activity StartOwnActivity(HttpContext context)
    {
        var activity = new Activity("Microsoft.AspNetCore.Hosting.HttpRequestIn");
        propagator.ExtractTraceIdAndState(context.Request.Headers, Read, out var parent, out var state);
        if (ActivityContext.TryParse(parent, state, isRemote: true, out var caller))
        {
            activity.SetParentId(caller.TraceId, caller.SpanId, caller.TraceFlags);
            activity.TraceStateString = state;
        }
        foreach (var (name, value) in propagator.ExtractBaggage(context.Request.Headers, Read) ?? []) activity.AddBaggage(name, value);
        return activity.Start();
    }

    private static void Read(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        var found = ((IHeaderDictionary)carrier!)[name];
        (value, values) = found.Count > 1 ? (null, found.ToArray()!) : ((string?)found, (IEnumerable<string>?)null);
    }
}
