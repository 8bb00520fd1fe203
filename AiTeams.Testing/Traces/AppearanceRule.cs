using AiTeams.Otlp;
using AiTeams.Testing.Otlp;

namespace AiTeams.Testing.Traces;

/// <summary>
/// What must appear: whenever a span of a name is in a trace, something else is in the same trace. Written as
/// <c>AppearanceRule.WhenSpan("run_workflow").ThenSpan("execute_node *")</c>; one begun with a name has as many demands as are chained.
/// </summary>
public sealed class AppearanceRule
{
    private readonly string _name;
    private readonly string? _service;
    private readonly IReadOnlyList<Demand> _demands;

    private AppearanceRule(string name, string? service, IReadOnlyList<Demand> demands) => (_name, _service, _demands) = (name, service, demands);

    /// <param name="name">May hold <c>*</c>.</param>
    /// <param name="service">Only its spans; default: of any service.</param>
    public static AppearanceRule WhenSpan(string name, string? service = null) => new(name, service, []);

    /// <summary>A span of that name is in the trace.</summary>
    public AppearanceRule ThenSpan(string name, string? service = null) =>
        And(new((trace, _) => trace.Has(name, service), $"a span {Trace.Describe(name, service)}"));

    /// <summary>A span of that name stands somewhere below each such span.</summary>
    public AppearanceRule ThenSpanBelow(string name, string? service = null) => And(new(
        (_, node) => node.SelfAndDescendants().Skip(1).Any(below => NamePattern.Matches(name, below.Span.Name) && (service is null || below.Service == service)),
        $"a span {Trace.Describe(name, service)} below it"));

    /// <summary>A log record of that kind is in the trace.</summary>
    /// <param name="what">For the message, e.g. "a receipt of the run".</param>
    public AppearanceRule ThenLog(string what, Func<OtlpLogRecord, bool> wanted) => And(new((trace, _) => trace.Logs.Any(wanted), what));

    /// <summary>
    /// The metric has an exemplar of this trace: measured within it. Only for metrics whose exemplars are kept; few are under load, so use it
    /// where the trace is the only one.
    /// </summary>
    public AppearanceRule ThenMetric(string name) =>
        And(new((trace, _) => trace.MetricsWithExemplar.Any(metric => metric.Name == name), $"a point of the metric {name} with an exemplar of the trace"));

    /// <returns>What is missing, or null.</returns>
    internal string? Broken(Trace trace)
    {
        foreach (var node in trace.Named(_name, _service))
        {
            foreach (var demand in _demands)
            {
                if (!demand.IsMet(trace, node)) return $"Whenever a span {Trace.Describe(_name, _service)} appears there must be {demand.What}, and for '{node.Span.Name}' there is none.";
            }
        }
        return null;
    }

    private AppearanceRule And(Demand demand) => new(_name, _service, [.. _demands, demand]);

    private sealed record Demand(Func<Trace, SpanNode, bool> IsMet, string What);
}
