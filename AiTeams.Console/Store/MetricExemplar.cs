using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Store;

/// <summary>A measurement that names the span in which it was made.</summary>
public sealed record MetricExemplar(OtlpMetric Metric, OtlpAttributes Series, OtlpExemplar Exemplar)
{
    internal bool IsSameAs(MetricExemplar other) =>
        Exemplar.UnixNano == other.Exemplar.UnixNano && Exemplar.SpanId == other.Exemplar.SpanId && Metric.Name == other.Metric.Name;
}
