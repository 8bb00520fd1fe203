using AiTeams.Otlp;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

public static class OtlpEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the OTLP receiver: <c>POST /v1/traces</c>, <c>/v1/metrics</c>, <c>/v1/logs</c> (binary protobuf), and the three gRPC services.
    /// gRPC needs an endpoint that speaks HTTP/2 alone (prior knowledge) unless it has TLS.
    /// </summary>
    /// <returns>All six endpoints, for further conventions.</returns>
    public static IEndpointConventionBuilder MapOtlp(this IEndpointRouteBuilder routes, IOtlpConsumer consumer, OtlpReceiverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(consumer);
        var receiver = new OtlpReceiver(consumer, options ?? new OtlpReceiverOptions());
        var group = routes.MapGroup("");

        group.MapPost("/v1/traces", HttpExport.For(receiver, OtlpSignal.Traces));
        group.MapPost("/v1/metrics", HttpExport.For(receiver, OtlpSignal.Metrics));
        group.MapPost("/v1/logs", HttpExport.For(receiver, OtlpSignal.Logs));

        group.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", GrpcExport.For(receiver, OtlpSignal.Traces));
        group.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", GrpcExport.For(receiver, OtlpSignal.Metrics));
        group.MapPost("/opentelemetry.proto.collector.logs.v1.LogsService/Export", GrpcExport.For(receiver, OtlpSignal.Logs));
        return group;
    }
}
