using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceDiscoveryServiceCollectionExtensions
{
    /// <summary>Resolves names of services from configuration; a name that is not in it is taken as an address.</summary>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services) => services.AddServiceDiscovery(_ => { });

    /// <inheritdoc cref="AddServiceDiscovery(IServiceCollection)"/>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services, Action<ServiceDiscoveryOptions> configureOptions) =>
        services.AddServiceDiscoveryCore(configureOptions).AddConfigurationServiceEndpointProvider().AddPassThroughServiceEndpointProvider();

    /// <summary>The resolver alone, without a provider.</summary>
    public static IServiceCollection AddServiceDiscoveryCore(this IServiceCollection services) => services.AddServiceDiscoveryCore(_ => { });

    /// <inheritdoc cref="AddServiceDiscoveryCore(IServiceCollection)"/>
    public static IServiceCollection AddServiceDiscoveryCore(this IServiceCollection services, Action<ServiceDiscoveryOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configureOptions);
        services.AddOptions<ServiceDiscoveryOptions>().Validate(options => options.AllowedSchemes is not null, "AllowedSchemes must not be null.");
        services.TryAddSingleton(_ => TimeProvider.System);
        services.TryAddSingleton(provider => new ServiceEndpointResolver(
            provider.GetServices<IEndpointProvider>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<ServiceDiscoveryOptions>>()));
        return services.Configure(configureOptions);
    }

    public static IServiceCollection AddConfigurationServiceEndpointProvider(this IServiceCollection services) =>
        services.AddConfigurationServiceEndpointProvider(_ => { });

    public static IServiceCollection AddConfigurationServiceEndpointProvider(
        this IServiceCollection services, Action<ConfigurationServiceEndpointProviderOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configureOptions);
        services.AddServiceDiscoveryCore();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEndpointProvider, ConfigurationProvider>());
        return services.Configure(configureOptions);
    }

    public static IServiceCollection AddPassThroughServiceEndpointProvider(this IServiceCollection services)
    {
        services.AddServiceDiscoveryCore();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEndpointProvider, PassThroughProvider>());
        return services;
    }
}
