using AiTeams.Otlp;
using AiTeams.Testing.Otlp;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>What these tests ask of a sink.</summary>
internal static class SinkReading
{
    /// <summary>What a service needs to send there, at once.</summary>
    public static (string Key, string Value)[] Settings(this OtlpSink sink) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", sink.HttpEndpoint.ToString()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "50"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
    ];

    /// <summary>The first span that is wanted, among those that are here or still to come.</summary>
    public static async Task<OtlpSpan> FirstSpanAsync(this OtlpSink sink, Func<OtlpSpan, bool> wanted)
    {
        await sink.Received.WaitForAsync(received => received.Spans.Any(wanted));
        return sink.Received.Spans.First(wanted);
    }

    /// <inheritdoc cref="FirstSpanAsync"/>
    public static async Task<OtlpLogRecord> FirstLogAsync(this OtlpSink sink, Func<OtlpLogRecord, bool> wanted)
    {
        await sink.Received.WaitForAsync(received => received.Logs.Any(wanted));
        return sink.Received.Logs.First(wanted);
    }

    /// <inheritdoc cref="FirstSpanAsync"/>
    public static async Task<OtlpMetric> FirstMetricAsync(this OtlpSink sink, string name)
    {
        await sink.Received.WaitForAsync(received => received.MetricsNamed(name).Count > 0);
        return sink.Received.MetricsNamed(name)[0];
    }
}
