using System.Globalization;
using System.Text.RegularExpressions;

namespace AiTeams.Contracts.Workflows.Validation;

/// <summary>The graph as numbers: which nodes there are, who follows whom. Reports everything that is wrong with ids, ends and ways.</summary>
internal sealed partial class GraphShape
{
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly ErrorList _errors;
    private readonly List<(WorkflowNode Node, int Index)> _nodes = [];
    private readonly List<List<int>> _next = [];
    private readonly List<int> _incoming = [];

    private GraphShape(ErrorList errors) => _errors = errors;

    /// <summary>Nodes that have an id of their own, with their place in the document.</summary>
    public IReadOnlyList<(WorkflowNode Node, int Index)> Nodes => _nodes;

    /// <summary>Connections both ends of which exist, with their place in the document.</summary>
    public List<(WorkflowConnection Connection, int Index, int From, int To)> Connections { get; } = [];

    /// <summary>Positions in <see cref="Nodes"/> so that every connection points forward; null where there is a cycle.</summary>
    public int[]? Order { get; private set; }

    public IReadOnlyList<int> Next(int node) => _next[node];

    public bool TryFind(string id, out int node) => _byId.TryGetValue(id, out node);

    public static GraphShape Read(WorkflowGraph graph, ErrorList errors)
    {
        var shape = new GraphShape(errors);
        shape.ReadNodes(graph.Nodes);
        shape.ReadConnections(graph.Connections ?? []);
        var starts = shape.ReadTriggers(graph.Triggers ?? []);
        shape.Order = shape.Sort();
        shape.CheckReach(starts);
        shape.CheckMerges();
        return shape;
    }

    private void ReadNodes(IReadOnlyList<WorkflowNode?> nodes)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            var path = Path("nodes", i);
            if (nodes[i] is not { } node) _errors.Add(path, "must be an object");
            else if (string.IsNullOrEmpty(node.Id)) _errors.Add($"{path}.id", "is missing");
            else if (!Id().IsMatch(node.Id)) _errors.Add($"{path}.id", $"must be 1 to {WorkflowLimits.IdLength} letters, digits, '_' or '-'");
            else if (_byId.TryGetValue(node.Id, out var first)) _errors.Add($"{path}.id", $"'{node.Id}' is the id of nodes[{_nodes[first].Index}] already");
            else
            {
                _byId[node.Id] = _nodes.Count;
                _nodes.Add((node, i));
                _next.Add([]);
                _incoming.Add(0);
            }
        }
    }

    private void ReadConnections(IReadOnlyList<WorkflowConnection?> connections)
    {
        var seen = new HashSet<(int, string, int)>();
        for (var i = 0; i < connections.Count; i++)
        {
            var path = Path("connections", i);
            if (connections[i] is not { } connection)
            {
                _errors.Add(path, "must be an object");
                continue;
            }

            var from = End(connection.From, $"{path}.from");
            var to = End(connection.To, $"{path}.to");
            if (from >= 0) CheckOutput(_nodes[from].Node, connection.Output, $"{path}.output");
            if (from < 0 || to < 0) continue;
            if (_nodes[to].Node.Kind == NodeKinds.Trigger) _errors.Add($"{path}.to", $"'{connection.To}' is a trigger; nothing leads into a trigger");
            if (!seen.Add((from, connection.Output ?? "", to)))
            {
                _errors.Add(path, $"'{connection.From}' is connected to '{connection.To}' by output '{connection.Output}' already");
                continue;
            }

            Connections.Add((connection, i, from, to));
            _next[from].Add(to);
            _incoming[to]++;
        }
    }

    private int End(string? id, string path)
    {
        if (string.IsNullOrEmpty(id)) _errors.Add(path, "is missing; it names a node");
        else if (_byId.TryGetValue(id, out var node)) return node;
        else _errors.Add(path, $"there is no node '{Short(id)}'");
        return -1;
    }

    private void CheckOutput(WorkflowNode node, string? output, string path)
    {
        var known = node.Kind == NodeKinds.If ? (string[])[NodeOutputs.True, NodeOutputs.False, NodeOutputs.Error]
            : node.Kind == NodeKinds.Trigger ? [NodeOutputs.Main] : [NodeOutputs.Main, NodeOutputs.Error];
        if (!known.Contains(output, StringComparer.Ordinal) && NodeKinds.All.Contains(node.Kind))
        {
            _errors.Add(path, $"'{Short(output)}' is no output of {Article(node.Kind)} node; it has {string.Join(", ", known)}");
        }
    }

    private List<int> ReadTriggers(IReadOnlyList<string?> triggers)
    {
        var all = Enumerable.Range(0, _nodes.Count).Where(node => _nodes[node].Node.Kind == NodeKinds.Trigger).ToList();
        if (all.Count == 0) _errors.Add("triggers", "the graph has no node of kind trigger, so a run has nowhere to start");
        if (triggers.Count == 0) return all;
        var named = new HashSet<int>();
        for (var i = 0; i < triggers.Count; i++)
        {
            if (triggers[i] is not { } id || !_byId.TryGetValue(id, out var node)) _errors.Add(Path("triggers", i), $"there is no node '{Short(triggers[i])}'");
            else if (_nodes[node].Node.Kind != NodeKinds.Trigger) _errors.Add(Path("triggers", i), $"'{id}' is of kind {Short(_nodes[node].Node.Kind)}, not trigger");
            else if (!named.Add(node)) _errors.Add(Path("triggers", i), $"'{id}' is named twice");
        }

        return [.. named];
    }

    /// <summary>Kahn's algorithm. What it cannot place lies on or behind a cycle: one is walked and named.</summary>
    private int[]? Sort()
    {
        var open = _incoming.ToArray();
        var order = new List<int>(_nodes.Count);
        for (var node = 0; node < open.Length; node++)
        {
            if (open[node] == 0) order.Add(node);
        }

        for (var at = 0; at < order.Count; at++)
        {
            foreach (var next in _next[order[at]])
            {
                if (--open[next] == 0) order.Add(next);
            }
        }

        if (order.Count == _nodes.Count) return [.. order];
        var path = Cycle(open);
        var shown = path.Count <= 20 ? path : [.. path.Take(10), -1, .. path.TakeLast(9)];
        _errors.Add("connections", $"the graph has a cycle: {string.Join(" → ", shown.Select(node => node < 0 ? "…" : _nodes[node].Node.Id))}");
        return null;
    }

    /// <summary>Every node left over has a predecessor that is left over too: going back from any must meet itself.</summary>
    private List<int> Cycle(int[] open)
    {
        var before = new int[_nodes.Count];
        foreach (var (_, _, from, to) in Connections)
        {
            if (open[from] > 0 && open[to] > 0) before[to] = from + 1;
        }

        var met = new bool[_nodes.Count];
        var node = Array.FindIndex(open, count => count > 0);
        for (; !met[node]; node = before[node] - 1) met[node] = true;
        var path = new List<int> { node };
        for (var at = before[node] - 1; at != node; at = before[at] - 1) path.Add(at);
        path.Add(node);
        path.Reverse();
        return path;
    }

    private void CheckReach(List<int> starts)
    {
        // Without a start every node is out of reach, and that is said already.
        if (starts.Count == 0) return;
        var reached = new bool[_nodes.Count];
        var open = new Stack<int>(starts);
        while (open.TryPop(out var node))
        {
            if (reached[node]) continue;
            reached[node] = true;
            foreach (var next in _next[node]) open.Push(next);
        }

        for (var node = 0; node < reached.Length; node++)
        {
            if (!reached[node]) _errors.Add(Path("nodes", _nodes[node].Index), $"'{_nodes[node].Node.Id}' cannot be reached from a trigger");
        }
    }

    private void CheckMerges()
    {
        for (var node = 0; node < _nodes.Count; node++)
        {
            if (_nodes[node].Node.Kind == NodeKinds.Merge && _incoming[node] < 2)
            {
                _errors.Add(Path("nodes", _nodes[node].Index), $"merge '{_nodes[node].Node.Id}' has {_incoming[node]} input(s); a merge joins two or more");
            }
        }
    }

    private static string Path(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    private static string Article(string kind) => kind is NodeKinds.If or NodeKinds.Ai or NodeKinds.HttpRequest ? $"an {kind}" : $"a {kind}";

    /// <summary>A caller's text in a message: enough to recognise it.</summary>
    internal static string Short(string? text) => text is null ? "null" : text.Length <= WorkflowLimits.IdLength ? text : $"{text[..WorkflowLimits.IdLength]}…";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
