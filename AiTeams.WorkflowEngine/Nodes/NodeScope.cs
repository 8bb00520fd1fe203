using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Expressions;
using AiTeams.Contracts.Workflows;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Nodes;

/// <summary>What expressions see: <c>trigger</c>, <c>input</c> and <c>nodes</c>.</summary>
internal sealed class NodeScope(RunState state, JsonElement trigger)
{
    private readonly Outputs _nodes = new(state);

    public Dictionary<string, object?> With(object? input) => new(StringComparer.Ordinal) { ["trigger"] = trigger, ["input"] = input, ["nodes"] = _nodes };

    /// <summary>
    /// A node's input: what its one live connection carries; of several an object, where a connection with a mapping adds its names and one
    /// without adds its value under its source's id. A merge of <c>all</c> always gets the object, a merge of <c>any</c> what came first.
    /// </summary>
    /// <exception cref="ExpressionException">A mapping failed, or what arrives is nested too deep.</exception>
    public JsonElement InputOf(int node)
    {
        var planned = state.Plan.Nodes[node];
        if (planned.Incoming.Length == 0) return trigger;
        var arrivals = state.Arrivals(node).ToList();
        if (planned.IsMergeOfAny || (planned.Kind != NodeKinds.Merge && arrivals.Count == 1)) return Carried(arrivals[0]);

        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);

        // In the document's order, so that the shape does not depend on timing.
        foreach (var connection in planned.Incoming.Select(position => state.Plan.Connections[position]).Intersect(arrivals))
        {
            var carried = Carried(connection);
            if (connection.Mapping is null) members[state.Plan.Nodes[connection.From].Id] = carried;
            else foreach (var member in carried.EnumerateObject()) members[member.Name] = member.Value;
        }

        if (members.Values.Any(static value => JsonLevels.Of(value) >= JsonLevels.MostKept))
        {
            throw new ExpressionException(ExpressionErrorKind.TooLarge, $"What arrives is nested deeper than {JsonLevels.MostKept} levels.");
        }

        return JsonSerializer.SerializeToElement(members);
    }

    private JsonElement Carried(PlannedConnection connection)
    {
        var output = (JsonElement)state.Outputs[connection.From]!;
        return connection.Mapping is { } mapping ? mapping.Evaluate(With(output)) : output;
    }

    /// <summary>Outputs by node id, of the nodes that have one.</summary>
    private sealed class Outputs(RunState state) : IReadOnlyDictionary<string, object?>
    {
        public IEnumerable<string> Keys => this.Select(pair => pair.Key);

        public IEnumerable<object?> Values => this.Select(pair => pair.Value);

        public int Count => state.Outputs.Count(output => output is not null);

        public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

        public bool ContainsKey(string key) => TryGetValue(key, out _);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
        {
            value = state.Plan.Positions.TryGetValue(key, out var position) ? state.Outputs[position] : null;
            return value is not null;
        }

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
            state.Plan.Nodes.Select((node, position) => KeyValuePair.Create(node.Id, state.Outputs[position])).Where(pair => pair.Value is not null).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
