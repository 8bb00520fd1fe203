using System.Globalization;
using System.Text;
using AiTeams.Otlp;
using AiTeams.Testing.Otlp;

namespace AiTeams.Testing.Traces;

/// <summary>
/// What arrived of one trace, and assertions on it. Each throws <see cref="TelemetryAssertionException"/> with the trace in its message.
/// Names may hold <c>*</c> for any characters.
/// </summary>
public sealed class Trace
{
    private readonly IReadOnlyList<OtlpMetric> _metrics;

    internal Trace(string id, SpanTree tree, IReadOnlyList<OtlpLogRecord> logs, IReadOnlyList<OtlpMetric> metrics) =>
        (Id, Tree, Logs, _metrics) = (id, tree, logs, metrics);

    /// <summary>32 lower-case hex digits.</summary>
    public string Id { get; }

    public SpanTree Tree { get; }

    public IReadOnlyList<OtlpLogRecord> Logs { get; }

    /// <summary>The services that made spans of it.</summary>
    public IReadOnlyList<string> Services => [.. Tree.All.Select(node => node.Service).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Points of any instrument with an exemplar of this trace.</summary>
    internal IEnumerable<OtlpMetric> MetricsWithExemplar => _metrics.Where(metric => metric.Points.Any(point => point.Exemplars.Any(exemplar => exemplar.TraceId.ToString() == Id)));

    /// <summary>Whether a span of this name is there, for the condition of a wait.</summary>
    public bool Has(string name, string? service = null) => Named(name, service).Any();

    /// <summary>At least one span of this name is there; what follows narrows the choice.</summary>
    /// <param name="service">Its resource's <c>service.name</c>.</param>
    public SpanAssertion ShouldHaveSpan(string name, string? service = null)
    {
        var found = Named(name, service).ToList();
        return found.Count > 0 ? new(this, Describe(name, service), found) : throw Failure($"There is no span {Describe(name, service)}.{Nearest(name)}");
    }

    /// <summary>No span of this name is there.</summary>
    public void ShouldNotHaveSpan(string name, string? service = null)
    {
        if (Has(name, service)) throw Failure($"There should be no span {Describe(name, service)}.");
    }

    /// <summary>Every span has one of these names: nothing unknown is traced.</summary>
    public void ShouldHaveOnlySpans(params IReadOnlyList<string> names)
    {
        var unknown = Tree.All.Where(node => !names.Any(name => NamePattern.Matches(name, node.Span.Name))).Select(node => $"{node.Service}: {node.Span.Name}").Distinct().ToList();
        if (unknown.Count > 0) throw Failure($"These spans are not among the {names.Count} names that may be there: {string.Join(", ", unknown)}.");
    }

    /// <summary>Every span hangs, in the end, below the only one without a parent here: no hop lost its context.</summary>
    public void ShouldBeWhole()
    {
        if (Tree.Roots.Count != 1) throw Failure($"The trace has {Tree.Roots.Count} tops, not one: {string.Join(", ", Tree.Roots.Select(root => $"{root.Service}: {root.Span.Name}"))}.");
    }

    /// <summary>
    /// Each ERROR log of the trace belongs to a span that is here, and that span has an <c>error_log</c> event with its message exactly once, and
    /// status Error.
    /// </summary>
    public void ShouldShowEachErrorLogOnItsSpanOnce()
    {
        foreach (var log in Logs.Where(log => log.Severity >= Testing.Logs.LogAssertions.Error))
        {
            var message = log.Body.ToString();
            var node = Tree.All.FirstOrDefault(node => node.Span.SpanId == log.SpanId) ?? throw Failure($"The ERROR log '{message}' belongs to span {log.SpanId}, which is not here.");
            var events = node.Span.Events.Count(found => found.Name == "error_log" && found.Attributes.Text("log.message") == message);
            var logged = Logs.Count(other => other.SpanId == log.SpanId && other.Severity >= Testing.Logs.LogAssertions.Error && other.Body.ToString() == message);
            if (events != logged) throw Failure($"The ERROR log '{message}' was written {logged} times and is on its span '{node.Span.Name}' {events} times.");
            if (node.Span.Status != OtlpStatus.Error) throw Failure($"The span '{node.Span.Name}' has the ERROR log '{message}' and the status {node.Span.Status}.");
        }
    }

    /// <summary>Each rule holds for this trace.</summary>
    public void ShouldObey(params IReadOnlyList<AppearanceRule> rules)
    {
        foreach (var rule in rules)
        {
            if (rule.Broken(this) is { } broken) throw Failure(broken);
        }
    }

    internal TelemetryAssertionException Failure(string difference) => new($"{difference}\n{this}");

    internal IEnumerable<SpanNode> Named(string name, string? service) =>
        Tree.All.Where(node => NamePattern.Matches(name, node.Span.Name) && (service is null || node.Service == service));

    internal static string Describe(string name, string? service) => service is null ? $"'{name}'" : $"'{name}' of {service}";

    private string Nearest(string name)
    {
        var near = Tree.All.Select(node => (Node: node, Distance: NamePattern.Distance(name, node.Span.Name))).OrderBy(found => found.Distance).FirstOrDefault();
        return near.Node is null ? "" : $" The nearest is '{near.Node.Span.Name}' of {near.Node.Service}.";
    }

    /// <summary>The tree, then the logs.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"Trace {Id}, {Tree.All.Count} spans and {Logs.Count} log records so far:\n{Tree}"));
        if (Tree.All.Count == 0) text.Append('\n');
        foreach (var log in Logs)
            text.Append(CultureInfo.InvariantCulture, $"  log {log.SeverityText} {log.Resource.ServiceName} {log.Scope.Name} in {log.SpanId}: {log.Body}\n");
        return text.ToString();
    }
}
