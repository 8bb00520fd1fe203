using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Context.Propagation;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>Names and attributes the activity that ASP.NET Core starts for each request.</summary>
internal sealed class HttpInListener(AspNetCoreTraceInstrumentationOptions options)
{
    private const string Operation = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string HostingException = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const string DiagnosticsException = "Microsoft.AspNetCore.Diagnostics.UnhandledException";

    public static readonly FrozenSet<string> Events =
        FrozenSet.Create(Operation, Operation + ".Start", Operation + ".Stop", HostingException, DiagnosticsException);

    // ASP.NET Core 10 attributes its span itself when the switch says false, and version 11 does, and names it, unless it says true.
    private readonly bool _nativeRequest = Native(since: 10);
    private readonly bool _nativeResponse = Native(since: 11);

    public void OnEvent(string name, object? payload)
    {
        if (Activity.Current is not { } activity) return;
        switch (name)
        {
            case Operation + ".Start" when payload is HttpContext context:
                OnStart(activity, context);
                break;
            case Operation + ".Stop" when payload is HttpContext context:
                OnStop(activity, context);
                break;
            case HostingException or DiagnosticsException:
                OnException(activity, DiagnosticSubscription.Get<Exception>(payload, "Exception"));
                break;
        }
    }

    private void OnStart(Activity framework, HttpContext context)
    {
        var activity = Extract(framework, context.Request);
        if (!activity.IsAllDataRequested) return;
        if (!Wanted(context))
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        var request = context.Request;
        var sibling = !ReferenceEquals(activity, framework);
        if (!_nativeResponse || sibling) activity.DisplayName = HttpMethods.SpanName(request.Method, route: null);
        if (!_nativeRequest || sibling) RequestAttributes.Set(activity, request);
        if (request.QueryString is { HasValue: true, Value: { } query })
            activity.SetTag("url.query", options.DisableUrlQueryRedaction ? query : RequestAttributes.Redacted(query));
        activity.SetTag("network.protocol.version", RequestAttributes.ProtocolVersion(request.Protocol));
        Enrich(options.EnrichWithHttpRequest, activity, request);
    }

    private void OnStop(Activity activity, HttpContext context)
    {
        var sibling = SiblingActivity.Is(activity);
        if (activity.IsAllDataRequested)
        {
            if (!_nativeResponse || sibling)
            {
                if (RequestAttributes.Route(context) is { Length: > 0 } route)
                {
                    activity.DisplayName = HttpMethods.SpanName(context.Request.Method, route);
                    activity.SetTag("http.route", route);
                }
                activity.SetTag("http.response.status_code", context.Response.StatusCode);
            }
            if (activity.Status == ActivityStatusCode.Unset && context.Response.StatusCode is >= 500 and <= 599)
                activity.SetStatus(ActivityStatusCode.Error);
            Enrich(options.EnrichWithHttpResponse, activity, context.Response);
        }
        if (sibling) activity.Stop();
    }

    private void OnException(Activity activity, Exception? exception)
    {
        if (exception is null || !activity.IsAllDataRequested) return;
        activity.SetTag("error.type", exception.GetType().FullName);
        if (options.RecordException) activity.AddException(exception);
        activity.SetStatus(ActivityStatusCode.Error);
        Enrich(options.EnrichWithException, activity, exception);
    }

    // ASP.NET Core has read the W3C headers already. Another propagator may know baggage, or another parent: then a sibling span takes over.
    private static Activity Extract(Activity activity, HttpRequest request)
    {
        if (Propagators.DefaultTextMapPropagator is TraceContextPropagator) return activity;
        var parent = Propagators.DefaultTextMapPropagator.Extract(
            default, request, static (from, name) => from.Headers.TryGetValue(name, out var values) ? values : []);
        var result = SiblingActivity.For(activity, parent.ActivityContext) ?? activity;
        if (parent.Baggage.Count > 0 || Baggage.Current.Count > 0) Baggage.Current = parent.Baggage;
        return result;
    }

    private bool Wanted(HttpContext context)
    {
        try
        {
            return options.Filter?.Invoke(context) ?? true;
        }
#pragma warning disable CA1031 // A filter that throws means no.
        catch
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static void Enrich<T>(Action<Activity, T>? enrich, Activity activity, T subject)
    {
        try
        {
            enrich?.Invoke(activity, subject);
        }
#pragma warning disable CA1031 // Telemetry never fails a request.
        catch
#pragma warning restore CA1031
        {
        }
    }

    private static bool Native(int since) =>
        Environment.Version.Major >= since
        && (AppContext.TryGetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", out var suppressed)
            ? !suppressed
            : Environment.Version.Major >= 11);
}
