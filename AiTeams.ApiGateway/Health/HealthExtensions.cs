using AiTeams.ApiGateway.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Public health.</summary>
internal static class HealthExtensions
{
    public static IServiceCollection AddPublicHealth(this IServiceCollection services)
    {
        services.AddHttpClient(PublicHealth.ClientName);
        return services.AddSingleton<PublicHealth>();
    }
}
