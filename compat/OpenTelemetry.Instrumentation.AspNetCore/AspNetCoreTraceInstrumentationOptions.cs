using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>What the server spans of ASP.NET Core carry and which requests have one. An enricher that throws is ignored.</summary>
public class AspNetCoreTraceInstrumentationOptions
{
    /// <summary>Answers whether the request is recorded; false, or an exception, leaves its span unexported and its children unsampled.</summary>
    public Func<HttpContext, bool>? Filter { get; set; }

    /// <summary>Called at the start, after the attributes of the request are set.</summary>
    public Action<Activity, HttpRequest>? EnrichWithHttpRequest { get; set; }

    /// <summary>Called at the end, after the attributes of the response are set.</summary>
    public Action<Activity, HttpResponse>? EnrichWithHttpResponse { get; set; }

    /// <summary>Called for an unhandled exception.</summary>
    public Action<Activity, Exception>? EnrichWithException { get; set; }

    /// <summary>Adds the unhandled exception to the span as an event.</summary>
    public bool RecordException { get; set; }

    public bool EnableAspNetCoreSignalRSupport { get; set; } = true;

    public bool EnableRazorComponentsSupport { get; set; } = true;

    internal bool DisableUrlQueryRedaction { get; set; }
}
