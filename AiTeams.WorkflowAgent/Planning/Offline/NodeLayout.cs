using AiTeams.Contracts.Workflows;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>Where an editor first draws the nodes: a column per step from the start, a row per node of a column.</summary>
internal static class NodeLayout
{
    private const int ColumnWidth = 220;
    private const int RowHeight = 120;

    /// <param name="nodes">In an order in which connections point forward, as the writer makes them.</param>
    public static WorkflowNode[] Place(IReadOnlyList<WorkflowNode> nodes, IReadOnlyList<WorkflowConnection> connections)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var incoming = connections.ToLookup(static connection => connection.To, static connection => connection.From, StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            columns[node.Id] = incoming[node.Id].Select(from => columns[from] + 1).DefaultIfEmpty(0).Max();
        }

        var rows = new Dictionary<int, int>();
        return [.. nodes.Select(node =>
        {
            var column = columns[node.Id];
            var row = rows[column] = rows.GetValueOrDefault(column, -1) + 1;
            return node with { Position = new(column * ColumnWidth, row * RowHeight) };
        })];
    }
}
