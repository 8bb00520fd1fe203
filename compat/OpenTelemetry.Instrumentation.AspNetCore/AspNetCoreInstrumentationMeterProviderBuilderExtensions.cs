namespace OpenTelemetry.Metrics;

public static class AspNetCoreInstrumentationMeterProviderBuilderExtensions
{
    /// <summary>Collects the meters that ASP.NET Core itself has; one that a service does not use costs nothing.</summary>
    public static MeterProviderBuilder AddAspNetCoreInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(
            "Microsoft.AspNetCore.Hosting",
            "Microsoft.AspNetCore.Server.Kestrel",
            "Microsoft.AspNetCore.Http.Connections",
            "Microsoft.AspNetCore.Routing",
            "Microsoft.AspNetCore.Diagnostics",
            "Microsoft.AspNetCore.RateLimiting",
            "Microsoft.AspNetCore.Components",
            "Microsoft.AspNetCore.Components.Server.Circuits",
            "Microsoft.AspNetCore.Components.Lifecycle",
            "Microsoft.AspNetCore.Authorization",
            "Microsoft.AspNetCore.Authentication",
            "Microsoft.AspNetCore.Identity",
            "Microsoft.AspNetCore.MemoryPool");
    }
}
