using System.Collections.Frozen;
using System.Diagnostics;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>Method names of a closed set: anyone can send any word as a method.</summary>
internal static class HttpMethods
{
    private static readonly FrozenDictionary<string, string> Known =
        new[] { "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH", "CONNECT", "QUERY" }
            .ToFrozenDictionary(method => method, StringComparer.OrdinalIgnoreCase);

    public static string SpanName(string method, string? route)
    {
        var name = Known.GetValueOrDefault(method, "HTTP");
        return route is null ? name : $"{name} {route}";
    }

    public static void SetTags(Activity activity, string method)
    {
        var known = Known.GetValueOrDefault(method, "_OTHER");
        activity.SetTag("http.request.method", known);
        if (known != method) activity.SetTag("http.request.method_original", method);
    }
}
