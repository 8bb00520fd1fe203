using System.Text.Json;
using AiTeams.Contracts.Workflows;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Workflows;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Executions;

public class RunStateTests
{
    private static readonly JsonElement Value = JsonElement.Parse("1");

    /// <summary>Random graphs, nodes ending in random order by random outputs: each node is begun or skipped, once, and never before its inputs.</summary>
    [Fact]
    public void Every_node_is_begun_or_skipped_exactly_once_whatever_the_order()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var plan = RandomPlan(random);
            var state = new RunState(plan);
            var (open, begun, skipped, left) = (new List<int>(), new HashSet<int>(), new HashSet<int>(), new HashSet<int>());
            while (true)
            {
                while (state.Ready.TryDequeue(out var ready))
                {
                    Assert.True(begun.Add(ready) && !skipped.Contains(ready), $"seed {seed}");
                    Assert.True(plan.Nodes[ready].IsMergeOfAny || plan.Nodes[ready].Incoming.All(way => left.Contains(plan.Connections[way].From)), $"seed {seed}");
                    Assert.True(plan.Nodes[ready].Incoming.Length == 0 || state.Arrivals(ready).Any(), $"seed {seed}");
                    open.Add(ready);
                }

                if (open.Count == 0) break;
                var node = open[random.Next(open.Count)];
                open.Remove(node);
                left.Add(node);
                var output = plan.Nodes[node].Kind == NodeKinds.If ? random.Next(2) == 0 ? "true" : "false" : random.Next(8) == 0 ? "error" : "main";
                foreach (var lost in state.Settle(node, output, Value))
                {
                    Assert.True(skipped.Add(lost) && left.Add(lost), $"seed {seed}");
                }
            }

            Assert.Equal(plan.Nodes.Length, begun.Count + skipped.Count);
        }
    }

    /// <summary>What a restart relies on: rows are read in the order of their end, but those of one commit in any.</summary>
    [Fact]
    public void The_order_in_which_done_nodes_are_taken_up_changes_nothing()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var plan = RandomPlan(random, mergesOfAny: false);
            var first = new RunState(plan);
            var done = new List<(int Node, string Output)>();
            for (var steps = random.Next(plan.Nodes.Length); steps > 0 && first.Ready.TryDequeue(out var node); steps--)
            {
                done.Add((node, plan.Nodes[node].Kind == NodeKinds.If ? "true" : "main"));
                first.Settle(node, done[^1].Output, Value);
            }

            var again = new RunState(plan);
            foreach (var (node, output) in done.OrderBy(_ => random.Next())) again.Settle(node, output, Value);

            Assert.Equal(first.Ready.Order(), again.Ready.Except(done.Select(one => one.Node)).Order());
        }
    }

    private static WorkflowPlan RandomPlan(Random random, bool mergesOfAny = true)
    {
        var nodes = new List<WorkflowNode> { new() { Id = "n0", Kind = NodeKinds.Trigger } };
        var connections = new List<WorkflowConnection>();
        for (var i = 1; i < random.Next(2, 25); i++)
        {
            var sources = Enumerable.Range(0, i).OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToList();
            var kind = sources.Count > 1 && random.Next(2) == 0 ? NodeKinds.Merge : random.Next(3) == 0 ? NodeKinds.If : NodeKinds.Transform;
            nodes.Add(new()
            {
                Id = $"n{i}",
                Kind = kind,
                Configuration = kind switch
                {
                    NodeKinds.Merge => new() { ["mode"] = mergesOfAny && random.Next(2) == 0 ? "any" : "all" },
                    NodeKinds.If => new() { ["condition"] = true },
                    _ => new() { ["output"] = i },
                },
            });
            foreach (var source in sources)
            {
                var output = nodes[source].Kind == NodeKinds.If ? random.Next(2) == 0 ? "true" : "false" : source > 0 && random.Next(6) == 0 ? "error" : "main";
                connections.Add(new() { From = $"n{source}", Output = output, To = $"n{i}" });
            }
        }

        return WorkflowPlan.Of(new() { Nodes = nodes, Connections = connections });
    }
}
