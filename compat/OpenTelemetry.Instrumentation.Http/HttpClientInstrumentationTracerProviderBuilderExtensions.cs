using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation;
using OpenTelemetry.Instrumentation.Http;

namespace OpenTelemetry.Trace;

public static class HttpClientInstrumentationTracerProviderBuilderExtensions
{
    /// <summary>Collects the client spans that HttpClient itself attributes since .NET 9.</summary>
    public static TracerProviderBuilder AddHttpClientInstrumentation(this TracerProviderBuilder builder) =>
        AddHttpClientInstrumentation(builder, name: null, configureHttpClientTraceInstrumentationOptions: null);

    /// <inheritdoc cref="AddHttpClientInstrumentation(TracerProviderBuilder)"/>
    public static TracerProviderBuilder AddHttpClientInstrumentation(
        this TracerProviderBuilder builder, Action<HttpClientTraceInstrumentationOptions>? configureHttpClientTraceInstrumentationOptions) =>
        AddHttpClientInstrumentation(builder, name: null, configureHttpClientTraceInstrumentationOptions);

    /// <inheritdoc cref="AddHttpClientInstrumentation(TracerProviderBuilder)"/>
    /// <param name="name">Name of the options; calls with one name share one listener.</param>
    public static TracerProviderBuilder AddHttpClientInstrumentation(
        this TracerProviderBuilder builder, string? name, Action<HttpClientTraceInstrumentationOptions>? configureHttpClientTraceInstrumentationOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        name ??= Options.DefaultName;

        builder.ConfigureServices(services =>
        {
            services.AddOptions();
            if (configureHttpClientTraceInstrumentationOptions is not null)
                services.Configure(name, configureHttpClientTraceInstrumentationOptions);
            services.TryAddKeyedSingleton(name, (provider, _) =>
            {
                var options = provider.GetRequiredService<IOptionsMonitor<HttpClientTraceInstrumentationOptions>>().Get(name);
                return new HttpClientSubscription(new HttpOutListener(options));
            });
        });
        return builder
            .AddSource("System.Net.Http")
            .AddInstrumentation(provider => provider.GetRequiredKeyedService<HttpClientSubscription>(name));
    }

    private sealed class HttpClientSubscription(HttpOutListener listener)
        : DiagnosticSubscription("HttpHandlerDiagnosticListener", HttpOutListener.Events, listener.OnEvent);
}
