using OpenTelemetry.Instrumentation.Runtime;

namespace OpenTelemetry.Metrics;

public static class MeterProviderBuilderExtensions
{
    /// <summary>Collects <c>dotnet.*</c>, which the runtime itself measures since .NET 9.</summary>
    public static MeterProviderBuilder AddRuntimeInstrumentation(this MeterProviderBuilder builder) => AddRuntimeInstrumentation(builder, configure: null);

    /// <param name="configure">Ignored since .NET 9, as in the original.</param>
    public static MeterProviderBuilder AddRuntimeInstrumentation(this MeterProviderBuilder builder, Action<RuntimeInstrumentationOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter("System.Runtime");
    }
}
