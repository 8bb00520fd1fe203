using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryHttpClientBuilderExtensions
{
    /// <summary>The client's requests go to addresses of the service that their URI names, in turn.</summary>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder)
    {
        ArgumentNullException.ThrowIfNull(httpClientBuilder);
        httpClientBuilder.Services.AddServiceDiscoveryCore();
        return httpClientBuilder.AddHttpMessageHandler(provider => new ResolvingHandler(
            provider.GetRequiredService<ServiceEndpointResolver>(), provider.GetRequiredService<IOptions<ServiceDiscoveryOptions>>().Value));
    }
}
