using System.Text.Json;
using AiTeams.WorkflowEngine.Workflows;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>
/// What is known of a run's nodes and connections, and what follows from it. No I/O and no clock: the same results in the same order
/// lead to the same state, which is how a run is resumed from its rows. Changed by one thread at a time.
/// </summary>
/// <remarks>
/// A node runs once all of its incoming connections are settled and at least one is live; if none is, it is skipped, and so on behind it.
/// A merge of <c>any</c> runs on the first live one and does not wait for the rest. A trigger runs at once.
/// </remarks>
internal sealed class RunState
{
    private readonly int[] _arrivalOf;
    private readonly int[] _unsettled;
    private readonly bool[] _decided;
    private int _arrivals;

    public RunState(WorkflowPlan plan)
    {
        Plan = plan;
        Outputs = new object?[plan.Nodes.Length];
        _arrivalOf = new int[plan.Connections.Length];
        _unsettled = Array.ConvertAll(plan.Nodes, node => node.Incoming.Length);
        _decided = new bool[plan.Nodes.Length];
        for (var node = 0; node < plan.Nodes.Length; node++)
        {
            if (_unsettled[node] > 0) continue;
            _decided[node] = true;
            Ready.Enqueue(node);
        }
    }

    public WorkflowPlan Plan { get; }

    /// <summary>Output (a <see cref="JsonElement"/>) of each node that has one, by position. Boxed, so that nodes may read while another's is set.</summary>
    public object?[] Outputs { get; }

    /// <summary>Nodes whose turn it is, in the order in which it came.</summary>
    public Queue<int> Ready { get; } = new();

    /// <summary>Live connections into the node, in the order in which they became so.</summary>
    public IEnumerable<PlannedConnection> Arrivals(int node) =>
        Plan.Nodes[node].Incoming
            .Where(connection => _arrivalOf[connection] > 0)
            .OrderBy(connection => _arrivalOf[connection])
            .Select(connection => Plan.Connections[connection]);

    /// <summary>The node is left by one of its outputs.</summary>
    /// <returns>Nodes that will never run because of that.</returns>
    public List<int> Settle(int node, string output, JsonElement value)
    {
        Outputs[node] = value;
        var skipped = new List<int>();
        Leave(node, output, skipped);

        // Grows while it is walked: what a skipped node leads to may be skipped as well.
        for (var i = 0; i < skipped.Count; i++) Leave(skipped[i], null, skipped);
        return skipped;
    }

    private void Leave(int node, string? output, List<int> skipped)
    {
        foreach (var connection in Plan.Nodes[node].Outgoing)
        {
            var to = Plan.Connections[connection].To;
            _unsettled[to]--;
            if (Plan.Connections[connection].Output == output) _arrivalOf[connection] = ++_arrivals;
            if (_decided[to] || (_unsettled[to] > 0 && !(_arrivalOf[connection] > 0 && Plan.Nodes[to].IsMergeOfAny))) continue;
            _decided[to] = true;
            if (Array.Exists(Plan.Nodes[to].Incoming, way => _arrivalOf[way] > 0)) Ready.Enqueue(to);
            else skipped.Add(to);
        }
    }
}
