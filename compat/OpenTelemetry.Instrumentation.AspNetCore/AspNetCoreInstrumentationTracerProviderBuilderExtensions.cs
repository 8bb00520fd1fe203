using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace OpenTelemetry.Trace;

public static class AspNetCoreInstrumentationTracerProviderBuilderExtensions
{
    private const string DisableQueryRedaction = "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION";

    /// <summary>Collects a server span per request, named and attributed by the semantic conventions for HTTP.</summary>
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(this TracerProviderBuilder builder) =>
        AddAspNetCoreInstrumentation(builder, name: null, configureAspNetCoreTraceInstrumentationOptions: null);

    /// <inheritdoc cref="AddAspNetCoreInstrumentation(TracerProviderBuilder)"/>
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder, Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions) =>
        AddAspNetCoreInstrumentation(builder, name: null, configureAspNetCoreTraceInstrumentationOptions);

    /// <inheritdoc cref="AddAspNetCoreInstrumentation(TracerProviderBuilder)"/>
    /// <param name="name">Name of the options; calls with one name share one listener.</param>
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder, string? name, Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        name ??= Options.DefaultName;

        builder.ConfigureServices(services =>
        {
            services.AddOptions<AspNetCoreTraceInstrumentationOptions>(name).Configure<IConfiguration>(
                (options, configuration) => options.DisableUrlQueryRedaction = bool.TryParse(configuration[DisableQueryRedaction], out var disable) && disable);
            if (configureAspNetCoreTraceInstrumentationOptions is not null)
                services.Configure(name, configureAspNetCoreTraceInstrumentationOptions);

            services.TryAddKeyedSingleton(name, (provider, _) =>
            {
                var options = provider.GetRequiredService<IOptionsMonitor<AspNetCoreTraceInstrumentationOptions>>().Get(name);
                return new AspNetCoreSubscription(new HttpInListener(options));
            });
        });

        if (builder is IDeferredTracerProviderBuilder deferred)
            deferred.Configure((provider, tracing) => AddSources(tracing, provider.GetRequiredService<IOptionsMonitor<AspNetCoreTraceInstrumentationOptions>>().Get(name)));

        return builder.AddInstrumentation(provider => provider.GetRequiredKeyedService<AspNetCoreSubscription>(name));
    }

    private static void AddSources(TracerProviderBuilder tracing, AspNetCoreTraceInstrumentationOptions options)
    {
        tracing.AddSource("Microsoft.AspNetCore");
        if (options.EnableAspNetCoreSignalRSupport)
            tracing.AddSource("Microsoft.AspNetCore.SignalR.Server");
        if (options.EnableRazorComponentsSupport)
            tracing.AddSource("Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Server.Circuits");
    }

    private sealed class AspNetCoreSubscription(HttpInListener listener)
        : DiagnosticSubscription("Microsoft.AspNetCore", HttpInListener.Events, listener.OnEvent);
}
