using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>What receipts and metrics call an endpoint: its route template, found once per endpoint and never the path itself.</summary>
internal sealed class RouteLabel
{
    internal static readonly RouteLabel Unmatched = new("unmatched", "none", isSilent: false);

    private static readonly ConcurrentDictionary<Endpoint, RouteLabel> Known = new(ReferenceEqualityComparer.Instance);

    private RouteLabel(string template, string apiVersion, bool isSilent) => (Template, ApiVersion, IsSilent) = (template, apiVersion, isSilent);

    /// <summary>E.g. <c>/api/app/sessions/{id}</c>; label <c>endpoint</c>.</summary>
    internal string Template { get; }

    /// <summary>From <see cref="ApiVersionMetadata"/>; <c>none</c> without it.</summary>
    internal string ApiVersion { get; }

    /// <summary>See <see cref="WithoutReceiptAttribute"/>.</summary>
    internal bool IsSilent { get; }

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
