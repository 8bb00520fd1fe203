using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Ways to the resources of a started application. Before its start they throw <see cref="InvalidOperationException"/>, for a name it does
/// not have <see cref="ArgumentException"/>.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <param name="endpointName">Default: the one named https, else http.</param>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = default)
    {
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = app.GetEndpoint(resourceName, endpointName);
        return client;
    }

    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = default)
    {
        if (!app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
            throw new InvalidOperationException("The application must be started before resolving endpoints.");
        if (!app.Services.GetRequiredService<DistributedApplicationModel>().Resources.TryGetByName(resourceName, out var resource))
            throw new ArgumentException($"Resource '{resourceName}' not found.", nameof(resourceName));

        var endpoints = resource is IResourceWithEndpoints owner ? owner.GetEndpoints().ToArray() : [];
        string[] names = endpointName is null ? ["https", "http"] : [endpointName];
        var endpoint = names.Select(name => endpoints.FirstOrDefault(e => string.Equals(e.EndpointName, name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(e => e is not null);
        return endpoint is null
            ? throw new ArgumentException($"Resource '{resourceName}' has no endpoint named {string.Join(" or ", names)}.", nameof(endpointName))
            : new Uri(endpoint.Url);
    }
}
