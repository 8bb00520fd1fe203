using AiTeams.ServiceDefaults.Http;

namespace AiTeams.ServiceDefaults.Http
{
    /// <summary>
    /// The endpoint makes no receipt, span or request metric, as health probes and telemetry ingest; its responses still carry the tracking id.
    /// </summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
    public sealed class WithoutReceiptAttribute : Attribute;

    /// <summary>Version of the API that an endpoint belongs to, e.g. <c>v1</c>: label <c>api_version</c>.</summary>
    public sealed record ApiVersionMetadata(string Version);
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>What an endpoint or group says about itself to the telemetry contract.</summary>
    public static class TelemetryEndpointConventions
    {
        /// <inheritdoc cref="WithoutReceiptAttribute"/>
        public static TBuilder WithoutReceipt<TBuilder>(this TBuilder builder)
            where TBuilder : IEndpointConventionBuilder
        {
            builder.Add(endpoint => endpoint.Metadata.Add(new WithoutReceiptAttribute()));
            return builder;
        }

        /// <param name="version">E.g. <c>v1</c>: label <c>api_version</c> of its requests.</param>
        public static TBuilder WithApiVersion<TBuilder>(this TBuilder builder, string version)
            where TBuilder : IEndpointConventionBuilder
        {
            builder.Add(endpoint => endpoint.Metadata.Add(new ApiVersionMetadata(version)));
            return builder;
        }
    }
}
