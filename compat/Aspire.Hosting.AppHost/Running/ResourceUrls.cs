using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>The URLs of a resource: its endpoints', as the model changed them.</summary>
internal static class ResourceUrls
{
    internal static ImmutableArray<UrlSnapshot> Of(IResource resource)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
            urls.AddRange(owner.GetEndpoints().Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }));

        if (resource.TryGetLastAnnotation<UsedLaunchProfileAnnotation>(out var used) && used.Profile.LaunchUrl is { Length: > 0 } launchUrl && urls.Count > 0)
            urls[0].Url = Absolute(launchUrl, urls[0]);

        foreach (var annotation in resource.Annotations.OfType<UrlOfEndpointAnnotation>().ToArray())
        {
            foreach (var url in urls.Where(url => url.Endpoint?.EndpointName == annotation.EndpointName)) annotation.Callback(url);
        }

        return
        [
            .. urls.Select(url => new UrlSnapshot(url.Endpoint?.EndpointName, Absolute(url.Url, url), url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
            {
                IsInactive = true,
                DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? ""),
            }),
        ];
    }

    // A callback may give a path alone: it belongs to the endpoint.
    private static string Absolute(string url, ResourceUrlAnnotation annotation) =>
        annotation.Endpoint is { } endpoint && !url.Contains("://", StringComparison.Ordinal) ? new Uri(new Uri(endpoint.Url), url).ToString() : url;
}
