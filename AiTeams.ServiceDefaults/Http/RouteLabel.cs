using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>What receipts and metrics call an endpoint: its route template, found once per endpoint and never the path itself.</summary>
internal sealed class RouteLabel
{
    internal static readonly RouteLabel Unmatched = new("unmatched", "none", isSilent: false);

    private static readonly ConcurrentDictionary<Endpoint, RouteLabel> Known = new(ReferenceEqualityComparer.Instance);

    private readonly ConcurrentDictionary<string, string> _spanNames = new(StringComparer.Ordinal);

    private RouteLabel(string template, string apiVersion, bool isSilent) => (Template, ApiVersion, IsSilent) = (template, apiVersion, isSilent);

    /// <summary>E.g. <c>/api/app/sessions/{id}</c>; label <c>endpoint</c>.</summary>
    internal string Template { get; }

    /// <summary>From <see cref="ApiVersionMetadata"/>; <c>none</c> without it.</summary>
    internal string ApiVersion { get; }

    /// <summary>A route of the service's own: it names the span and is its http.route.</summary>
    internal bool IsMatched => Template != "unmatched";

    /// <summary>See <see cref="WithoutReceiptAttribute"/>.</summary>
    internal bool IsSilent { get; }

    /// <summary><c>METHOD route</c>; without a route the method alone, an unknown one as <c>HTTP</c>.</summary>
    /// <param name="method">Of the closed set of <see cref="MethodLabel"/>.</param>
    internal string SpanName(string method)
    {
        if (_spanNames.TryGetValue(method, out var known)) return known;
        var word = method == "_OTHER" ? "HTTP" : method;
        return _spanNames.GetOrAdd(method, IsMatched ? $"{word} {Template}" : word);
    }

    internal static RouteLabel Of(Endpoint? endpoint) => endpoint is null ? Unmatched : Known.GetOrAdd(endpoint, Make);

    private static RouteLabel Make(Endpoint endpoint)
    {
        var silent = endpoint.Metadata.GetMetadata<WithoutReceiptAttribute>() is not null;
        // Routing answers 405 and 415 through endpoints of its own, which have no route.
        if (endpoint is not RouteEndpoint { RoutePattern.RawText: { } raw }) return silent ? new("unmatched", "none", true) : Unmatched;
        var template = "/" + raw.Trim('/');
        return new(template, endpoint.Metadata.GetMetadata<ApiVersionMetadata>()?.Version ?? "none", silent);
    }
}
