using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>What every client of the factory gets: names instead of addresses, retries that cannot do a thing twice, and only our baggage.</summary>
internal static class HttpClientExtensions
{
    internal static void AddContractHttpClients(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(static http =>
        {
            http.UseSocketsHttpHandler(static (handler, provider) =>
                handler.ActivityHeadersPropagator = provider.GetRequiredService<DistributedContextPropagator>());
            http.AddStandardResilienceHandler(static options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
    }
}
