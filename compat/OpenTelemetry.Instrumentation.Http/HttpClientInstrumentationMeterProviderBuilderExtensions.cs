namespace OpenTelemetry.Metrics;

public static class HttpClientInstrumentationMeterProviderBuilderExtensions
{
    /// <summary>Collects <c>http.client.*</c> and <c>dns.lookup.duration</c>, which the runtime itself measures.</summary>
    public static MeterProviderBuilder AddHttpClientInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter("System.Net.Http", "System.Net.NameResolution");
    }
}
