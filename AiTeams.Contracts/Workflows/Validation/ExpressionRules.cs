using System.Globalization;
using System.Text.Json.Nodes;
using AiTeams.Contracts.Expressions;

namespace AiTeams.Contracts.Workflows.Validation;

/// <summary>Expressions are well formed, read trigger, input and nodes only, and of nodes only those that are done by then.</summary>
internal sealed class ExpressionRules(GraphShape shape, ErrorList errors)
{
    private readonly List<(int Reader, int Read, string Path)> _references = [];

    /// <summary>Reads a value of a node's configuration and notes what its expressions need.</summary>
    public Template Check(WorkflowNode node, JsonNode? value, string path)
    {
        shape.TryFind(node.Id, out var reader);
        return Check(reader, value, path);
    }

    public void CheckMappings()
    {
        foreach (var (connection, index, from, _) in shape.Connections)
        {
            if (connection.Mapping is not { } mapping) continue;

            // Worked out when the source is done: it may read the source and what came before it.
            Check(from, mapping, string.Create(CultureInfo.InvariantCulture, $"connections[{index}].mapping"), readsItself: true);
        }
    }

    private Template Check(int reader, JsonNode? value, string path, bool readsItself = false)
    {
        var template = Template.Parse(value, path, (place, error) => errors.Add(place, error.Message));
        foreach (var reference in template.Expressions.SelectMany(expression => expression.References).Distinct())
        {
            if (reference.Name is not ("trigger" or "input" or "nodes"))
            {
                errors.Add(path, $"reads '{GraphShape.Short(reference.Name)}'; expressions see trigger, input and nodes only");
            }
            else if (reference is { Name: "nodes", Member: { } id })
            {
                if (!shape.TryFind(id, out var read)) errors.Add(path, $"reads nodes.{GraphShape.Short(id)}; there is no such node");
                else if (read != reader || !readsItself) _references.Add((reader, read, path));
            }
        }

        return template;
    }

    /// <summary>
    /// A node may read those it comes after, else what it finds would depend on timing. One pass in topological order with a bit per node that is read.
    /// </summary>
    public void CheckReferences()
    {
        if (_references.Count == 0 || shape.Order is not { } order) return;
        var bits = new Dictionary<int, int>();
        foreach (var (_, read, _) in _references) bits.TryAdd(read, bits.Count);

        var words = (bits.Count + 63) / 64;
        var before = new ulong[shape.Nodes.Count * words];
        foreach (var node in order)
        {
            var own = before.AsSpan(node * words, words);
            foreach (var next in shape.Next(node))
            {
                var theirs = before.AsSpan(next * words, words);
                for (var word = 0; word < words; word++) theirs[word] |= own[word];
                if (bits.TryGetValue(node, out var bit)) theirs[bit / 64] |= 1UL << (bit % 64);
            }
        }

        foreach (var (reader, read, path) in _references)
        {
            var bit = bits[read];
            if ((before[(reader * words) + (bit / 64)] & (1UL << (bit % 64))) != 0) continue;
            errors.Add(path, $"reads nodes.{shape.Nodes[read].Node.Id}, which does not come before '{shape.Nodes[reader].Node.Id}'");
        }
    }
}
