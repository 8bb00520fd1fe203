using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>The OTEL_* variables of a resource: where Aspire's dashboard would listen, which the model usually points elsewhere.</summary>
internal sealed class OtlpEnvironment(IDistributedApplicationBuilder builder, IResource resource)
{
    private const string DefaultEndpoint = "http://localhost:18889";

    internal void AddTo(EnvironmentCallbackContext context)
    {
        if (context.ExecutionContext.IsPublishMode) return;

        var variables = context.EnvironmentVariables;
        var grpc = Endpoint("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_ENDPOINT_URL");
        var http = Endpoint("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL");
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = new HostUrl(grpc ?? http ?? DefaultEndpoint);
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = grpc is null && http is not null ? "http/protobuf" : "grpc";
        if (resource.TryGetLastAnnotation<InstanceIdAnnotation>(out var id)) variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={id.Suffix}";
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        if (builder.Configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key) variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        if (!builder.Environment.IsDevelopment()) return;

        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
    }

    private string? Endpoint(string key, string oldKey) =>
        builder.Configuration[key] is { Length: > 0 } endpoint ? endpoint : builder.Configuration[oldKey] is { Length: > 0 } old ? old : null;
}
