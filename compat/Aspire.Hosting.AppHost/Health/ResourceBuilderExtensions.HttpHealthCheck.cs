using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>The resource is healthy when GET <paramref name="path"/> answers exactly <paramref name="statusCode"/>.</summary>
    /// <param name="path">Default: "/".</param>
    /// <param name="statusCode">Default: 200.</param>
    /// <param name="endpointName">An endpoint that exists at this call; default: the one named https, else http.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null,
        [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        var names = endpointName is null ? ["https", "http"] : new[] { endpointName };
        var endpoint = names.Select(name => builder.GetEndpoint(name)).FirstOrDefault(e => e.Exists)
            ?? throw new DistributedApplicationException($"Could not create a health check for resource '{builder.Resource.Name}': "
                + $"it has no endpoint named {string.Join(" or ", names.Select(name => $"'{name}'"))} yet.");

        path ??= "/";
        var expected = statusCode ?? 200;
        var key = string.Create(CultureInfo.InvariantCulture, $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{expected}_check");
        builder.ApplicationBuilder.Services.AddHttpClient(HttpHealthCheck.ClientName, client => client.Timeout = HttpHealthCheck.Timeout);
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(key,
            services => new HttpHealthCheck(services.GetRequiredService<IHttpClientFactory>(), endpoint, path, expected), null, null));
        return builder.WithHealthCheck(key);
    }
}
