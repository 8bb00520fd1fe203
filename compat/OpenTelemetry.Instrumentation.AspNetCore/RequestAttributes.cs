using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>Attributes of the semantic conventions for HTTP server spans, read from a request.</summary>
internal static class RequestAttributes
{
    public static void Set(Activity activity, HttpRequest request)
    {
        HttpMethods.SetTags(activity, request.Method);
        if (request.Host.HasValue)
        {
            activity.SetTag("server.address", request.Host.Host);
            if (request.Host.Port is { } port) activity.SetTag("server.port", port);
        }
        if (request.Headers.UserAgent is [{ Length: > 0 } userAgent, ..]) activity.SetTag("user_agent.original", userAgent);
        activity.SetTag("url.scheme", request.Scheme);
        activity.SetTag("url.path", request.PathBase.HasValue || request.Path.HasValue ? (request.PathBase + request.Path).ToString() : "/");
    }

    /// <summary>The raw pattern, constraints included; also that of the endpoint which error-handling middleware has set aside.</summary>
    public static string? Route(HttpContext context)
    {
        var endpoint = context.GetEndpoint() ?? (context.Items.TryGetValue("__OriginalEndpoint", out var original) ? original as Endpoint : null);
        var route = endpoint?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route;
        if (string.IsNullOrEmpty(route) && context.GetRouteValue("page") is string { Length: > 0 } page) return page;
        return route is { Length: 0 } ? "/" : route;
    }

    public static string ProtocolVersion(string protocol) => protocol switch
    {
        "HTTP/1.0" => "1.0",
        "HTTP/1.1" => "1.1",
        "HTTP/2" => "2",
        "HTTP/3" => "3",
        _ => protocol,
    };

    /// <summary>Every value of the query replaced by <c>Redacted</c>; keys and parts without a value stay.</summary>
    public static string Redacted(string query)
    {
        if (!query.Contains('=', StringComparison.Ordinal)) return query;
        var result = new StringBuilder(query.Length * 2);
        foreach (var part in query.Split('&'))
        {
            if (result.Length > 0) result.Append('&');
            var end = part.IndexOf('=', StringComparison.Ordinal);
            if (end < 0) result.Append(part);
            else result.Append(part, 0, end + 1).Append("Redacted");
        }
        return result.ToString();
    }
}
