using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace Microsoft.Extensions.DependencyInjection;

public static class OpenTelemetryServicesExtensions
{
    /// <summary>Adds the OpenTelemetry SDK, started with the host before any other hosted service. May be called many times.</summary>
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        // First in the list: spans and measurements of the other hosted services, and of the server, are then already listened to.
        if (!services.Any(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(TelemetryHostedService)))
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryHostedService>());
        return new(services);
    }
}
