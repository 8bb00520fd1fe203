using System.Globalization;
using System.Text;
using AiTeams.Testing.Traces;

namespace AiTeams.Testing.Otlp;

/// <summary>What did arrive, for the message of a wait in vain.</summary>
internal sealed class ArrivalReport(ReceivedTelemetry received)
{
    private const int MostTraces = 10;

    internal string Of(Trace trace)
    {
        var text = new StringBuilder(trace.ToString());
        var others = received.Spans.GroupBy(span => span.TraceId).Where(group => group.Key.ToString() != trace.Id).ToList();
        if (others.Count > 0) text.Append(CultureInfo.InvariantCulture, $"Other traces that arrived, the newest first ({Math.Min(others.Count, MostTraces)} of {others.Count}):\n");
        foreach (var other in others.AsEnumerable().Reverse().Take(MostTraces))
        {
            var root = SpanTree.Of([.. other]).Roots[0];
            text.Append(CultureInfo.InvariantCulture, $"  {other.Key} {root.Service}: {root.Span.Name} and {other.Count() - 1} more\n");
        }
        return text.Append(ToString()).ToString();
    }

    public override string ToString()
    {
        var services = received.Spans.Select(span => span.Resource.ServiceName)
            .Concat(received.Logs.Select(log => log.Resource.ServiceName)).Concat(received.Metrics.Select(metric => metric.Resource.ServiceName));
        return $"{received.Spans.Count} spans, {received.Logs.Count} log records and {received.Metrics.Count} metrics arrived in all, from: "
            + $"{string.Join(", ", services.Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty("nobody"))}.";
    }
}
