using System.Text.Json;
using AiTeams.ConsoleApp.Store;
using AiTeams.Contracts;
using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>The JSON twin of the case page: each section with its verdict.</summary>
internal static class CaseJson
{
    internal static void Write(Utf8JsonWriter json, CaseFile file)
    {
        json.WriteStartObject();
        json.WriteString("tracking_id", file.Id.ToString());
        json.WriteNumber("not_kept", file.NotKept);
        Section(json, "receipts", file.ReceiptsVerdict, file.Receipts, static (json, receipt) => JsonSerializer.Serialize(json, receipt, ContractJson.Options));
        Section(json, "spans", file.SpansVerdict, file.Spans.Rows, WriteSpan);
        Section(json, "logs", file.LogsVerdict, file.Logs, WriteLog);
        Section(json, "measurements", file.MeasurementsVerdict, file.Measurements, WriteMeasurement);
        json.WriteStartObject("rows");
        json.WriteString("verdict", Name(file.Rows.Verdict));
        if (file.Rows.Reason is { } reason) json.WriteString("reason", reason);
        json.WritePropertyName("services");
        JsonSerializer.Serialize(json, file.Rows.Services, ContractJson.Options);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Section<T>(Utf8JsonWriter json, string name, Verdict verdict, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject(name);
        json.WriteString("verdict", Name(verdict));
        json.WriteStartArray("items");
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, WaterfallRow row)
    {
        var span = row.Span;
        json.WriteStartObject();
        json.WriteString("trace_id", span.TraceId.ToString());
        json.WriteString("span_id", span.SpanId.ToString());
        if (!span.ParentSpanId.IsEmpty) json.WriteString("parent_span_id", span.ParentSpanId.ToString());
        json.WriteNumber("depth", row.Depth);
        json.WriteString("service", span.Resource.ServiceName);
        json.WriteString("scope", span.Scope.Name);
        json.WriteString("name", span.Name);
        json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(span.Kind.ToString()));
        json.WriteString("start", UnixNano.ToTime(span.StartUnixNano));
        json.WriteNumber("duration", row.DurationNanos / 1e9);
        json.WriteString("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(span.Status.ToString()));
        if (span.StatusMessage.Length > 0) json.WriteString("status_message", span.StatusMessage);
        json.WritePropertyName("attributes");
        span.Attributes.WriteTo(json);
        json.WriteStartArray("events");
        foreach (var happened in span.Events)
        {
            json.WriteStartObject();
            json.WriteString("name", happened.Name);
            json.WriteString("at", UnixNano.ToTime(happened.UnixNano));
            json.WritePropertyName("attributes");
            happened.Attributes.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var link in span.Links)
        {
            json.WriteStartObject();
            json.WriteString("trace_id", link.TraceId.ToString());
            json.WriteString("span_id", link.SpanId.ToString());
            json.WritePropertyName("attributes");
            link.Attributes.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLog(Utf8JsonWriter json, OtlpLogRecord record)
    {
        json.WriteStartObject();
        json.WriteString("at", UnixNano.ToTime(record.UnixNano));
        json.WriteString("level", LogLevelName.Of(record.Severity));
        json.WriteString("service", record.Resource.ServiceName);
        json.WriteString("logger", record.Scope.Name);
        json.WriteString("message", record.Body.ToString());
        if (record.EventName.Length > 0) json.WriteString("event_name", record.EventName);
        if (!record.TraceId.IsEmpty) json.WriteString("trace_id", record.TraceId.ToString());
        if (!record.SpanId.IsEmpty) json.WriteString("span_id", record.SpanId.ToString());
        json.WritePropertyName("attributes");
        record.Attributes.WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteMeasurement(Utf8JsonWriter json, MetricExemplar measurement)
    {
        json.WriteStartObject();
        json.WriteString("metric", measurement.Metric.Name);
        json.WriteString("unit", measurement.Metric.Unit);
        json.WriteString("service", measurement.Metric.Resource.ServiceName);
        json.WriteString("at", UnixNano.ToTime(measurement.Exemplar.UnixNano));
        json.WritePropertyName("value");
        measurement.Exemplar.Value.WriteTo(json);
        json.WriteString("span_id", measurement.Exemplar.SpanId.ToString());
        json.WritePropertyName("attributes");
        measurement.Series.WriteTo(json);
        json.WriteEndObject();
    }

    private static string Name(Verdict verdict) => JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString());
}
