using System.Text.Json.Nodes;

namespace AiTeams.Contracts.Workflows.Validation;

/// <summary>Settings of http_request, and what may stand in a request to a stranger.</summary>
public static class HttpRequestRules
{
    public static IReadOnlyList<string> Methods { get; } = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

    // Hop-by-hop (RFC 9110 section 7.6.1), framing and tracing belong to the engine; the X- ones would let a node speak for a tenant to our own services.
    private static readonly HashSet<string> RefusedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "baggage", "traceparent", "tracestate", InternalHeaders.TenantId, InternalHeaders.UserId,
    };

    internal static void Check(Configuration configuration)
    {
        var method = configuration.Text("method") is { IsConstant: true } ? configuration.Written("method")! : null;
        if (method is not null && !Methods.Contains(method, StringComparer.Ordinal)) configuration.Add("method", $"must be one of {string.Join(", ", Methods)}");
        if (configuration.Text("url", required: true) is not null && UrlProblem(configuration.Written("url")!) is { } problem) configuration.Add("url", problem);
        foreach (var (name, value) in configuration.Members("headers"))
        {
            var text = value is JsonValue json && json.TryGetValue<string>(out var written) ? written : "";
            if (HeaderProblem(name, text) is { } wrong) configuration.Add($"headers.{GraphShape.Short(name)}", wrong);
        }

        // Walked for its errors: every member must be a single value.
        foreach (var _ in configuration.Members("query")) ;
        if (configuration.Any("body") is not null && (method ?? (configuration.Value("method") is null ? "GET" : null)) is "GET" or "HEAD" or "OPTIONS")
        {
            configuration.Add("body", $"a {method ?? "GET"} request has no body");
        }
    }

    /// <summary>Why the text cannot be a URL; expressions in it are taken for text that fits.</summary>
    private static string? UrlProblem(string url)
    {
        if (url.Length > WorkflowLimits.UrlLength) return $"is longer than {WorkflowLimits.UrlLength} characters";
        var open = url.IndexOf("{{", StringComparison.Ordinal);
        if (open < 0) return UrlProblem(Uri.TryCreate(url, UriKind.Absolute, out var whole) ? whole : null);

        // Only what stands before the first expression is certain.
        var start = url[..open];
        return start.Length == 0 || start.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || start.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? null
            : "must begin with http:// or https://, or with an expression";
    }

    /// <summary>Why a node may not call the URL; null if it may, as far as the URL alone tells (addresses are checked when connecting).</summary>
    public static string? UrlProblem(Uri? url)
    {
        if (url is not { IsAbsoluteUri: true } || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)) return "must be an absolute http or https URL";
        if (url.Host.Length == 0) return "names no host";
        return url.UserInfo.Length > 0 ? "must not carry a user name or password; send an Authorization header" : null;
    }

    /// <summary>Why a header may not be sent; null if it may.</summary>
    public static string? HeaderProblem(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.Length is 0 or > 128 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))) return "is no header name";
        if (RefusedHeaders.Contains(name)) return "is set by the engine and cannot be given";
        return value.Any(c => c is (< ' ' and not '\t') or > '~') ? "must be one line of visible ASCII text" : null;
    }
}
