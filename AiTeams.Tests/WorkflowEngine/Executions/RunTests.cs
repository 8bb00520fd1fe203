using System.Text.Json.Nodes;
using AiTeams.Contracts.Executions;
using AiTeams.Tests.Support;
using AiTeams.Tests.WorkflowEngine.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Executions;

public class RunTests
{
    [Fact]
    public async Task A_run_answers_the_outputs_of_its_last_nodes()
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(
            Graphs.Of("start-a start-b a-c", Graphs.Transform("a", """{"twice": "{{ trigger.name }}{{ trigger.name }}"}"""), Graphs.Transform("b", "\"{{ input.n }}\""), Graphs.Transform("c", "\"{{ nodes.a.twice }}!\"")),
            """{"name": "ab", "n": 2.50}""");

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        AssertJson("""{"b": 2.50, "c": "abab!"}""", run.Output);
        Assert.Equal(["a", "b", "c", "start"], run.Nodes!.Select(node => node.NodeId).Order());
        Assert.All(run.Nodes!, node => Assert.Equal((NodeStatus.Succeeded, 1), (node.Status, node.Attempt)));
        Assert.True(run.CreatedAt <= run.StartedAt && run.StartedAt <= run.FinishedAt);
    }

    [Theory]
    [InlineData("{\"n\": 5}", "big", "small", "smaller")]
    [InlineData("{\"n\": 1}", "small", "big", "bigger")]
    public async Task If_goes_one_way_and_the_other_is_recorded_as_skipped(string input, string taken, string skipped, string behind)
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(
            Graphs.Of("start-check check.true-big check.false-small big-bigger small-smaller bigger-end smaller-end",
                Graphs.If("check", "{{ input.n > `3` }}"), Graphs.Transform("big", "\"big {{ input.n }}\""), Graphs.Transform("small", "\"small {{ input.n }}\""),
                Graphs.Transform("bigger", "\"{{ input }}\""), Graphs.Transform("smaller", "\"{{ input }}\""), Graphs.Transform("end", "\"{{ input }}\"")),
            input);

        AssertJson($$"""{"end": "{{taken}} {{JsonNode.Parse(input)!["n"]}}"}""", run.Output);
        Assert.Equal([skipped, behind], run.Nodes!.Where(node => node.Status == NodeStatus.Skipped).Select(node => node.NodeId).Order());
    }

    [Fact]
    public async Task Merge_of_all_gathers_what_arrived_by_source_and_leaves_out_the_skipped()
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(
            Graphs.Of("start-a start-check check.true-b check.false-c a-join b-join c-join",
                Graphs.Transform("a", "1"), Graphs.If("check", "{{ `true` }}"), Graphs.Transform("b", "2"), Graphs.Transform("c", "3"), Graphs.Merge("join", "all")));

        AssertJson("""{"join": {"a": 1, "b": 2}}""", run.Output);
    }

    [Fact]
    public async Task Merge_whose_every_input_is_skipped_is_skipped_itself()
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(
            Graphs.Of("start-check check.true-a check.true-b a-join b-join join-after",
                Graphs.If("check", "{{ `false` }}"), Graphs.Transform("a", "1"), Graphs.Transform("b", "2"), Graphs.Merge("join", "any"), Graphs.Transform("after", "3")));

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        AssertJson("{}", run.Output);
        Assert.Equal(["a", "after", "b", "join"], run.Nodes!.Where(node => node.Status == NodeStatus.Skipped).Select(node => node.NodeId).Order());
    }

    [Fact]
    public async Task Merge_of_any_goes_on_with_the_first_and_once()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/slow");
        await using var engine = await EngineHost.StartAsync(target);
        var id = await engine.BeginAsync(await engine.CreateAsync(
            Graphs.Of("start-slow start-fast slow-join fast-join join-after",
                Graphs.Get("slow", $"{target.Url}slow"), Graphs.Get("fast", $"{target.Url}fast"), Graphs.Merge("join", "any"), Graphs.Get("after", $"{target.Url}after"))));

        await Eventually.TrueAsync(() => target.Count("/after") == 1);
        target.Open("/slow");
        var run = await engine.UntilAsync(id, ExecutionStatus.Succeeded);

        Assert.Equal(1, target.Count("/after"));
        Assert.Equal("/fast", run.Nodes!.Single(node => node.NodeId == "join").Output!["body"]!["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_mapping_names_the_targets_input()
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync("""
            {"nodes": [{"id": "start", "kind": "trigger"}, {"id": "a", "kind": "transform", "configuration": {"output": {"x": {"y": 7}}}},
                       {"id": "b", "kind": "transform", "configuration": {"output": "{{ input }}"}}],
             "connections": [{"from": "start", "to": "a"}, {"from": "a", "to": "b", "mapping": {"seven": "{{ input.x.y }}", "who": "{{ trigger.who }}", "fixed": 1}}]}
            """, """{"who": "me"}""");

        AssertJson("""{"b": {"seven": 7, "who": "me", "fixed": 1}}""", run.Output);
    }

    [Fact]
    public async Task An_expression_that_fails_fails_the_node_and_the_run()
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-a a-b", Graphs.Transform("a", "\"{{ length(trigger) }}\""), Graphs.Transform("b", "1")), "7");

        Assert.Equal(ExecutionStatus.Failed, run.Status);
        Assert.Equal(new ExecutionError("expression_failed", "Argument 1 of length() must be a string, an array or an object, not number.", "a"), run.Error);
        Assert.Equal(["a", "start"], run.Nodes!.Select(node => node.NodeId).Order());
        Assert.Null(run.Output);
    }

    [Fact]
    public async Task A_connected_error_output_takes_the_failure()
    {
        await using var target = await TargetServer.StartAsync();
        target.Answers["/broken"] = context => { context.Response.StatusCode = 404; return Task.CompletedTask; };
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(
            Graphs.Of("start-call call-fine call.error-sorry", Graphs.Get("call", $"{target.Url}broken"), Graphs.Transform("fine", "1"), Graphs.Transform("sorry", "{\"was\": \"{{ input.error.code }} {{ input.status }}\"}")));

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        AssertJson("""{"sorry": {"was": "http_status 404"}}""", run.Output);
        Assert.Equal(NodeStatus.Failed, run.Nodes!.Single(node => node.NodeId == "call").Status);
        Assert.Equal(NodeStatus.Skipped, run.Nodes!.Single(node => node.NodeId == "fine").Status);
    }

    [Fact]
    public async Task A_failure_ends_the_run_and_cuts_short_what_is_under_way()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/slow");
        target.Answers["/broken"] = async context =>
        {
            await Eventually.TrueAsync(() => target.Count("/slow") == 1);
            context.Response.StatusCode = 400;
        };
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(Graphs.Of("start-slow start-broken slow-after", Graphs.Get("slow", $"{target.Url}slow"), Graphs.Get("broken", $"{target.Url}broken"), Graphs.Transform("after", "1")));

        Assert.Equal((ExecutionStatus.Failed, "http_status", "broken"), (run.Status, run.Error!.Code, run.Error.NodeId));
        Assert.Equal(NodeStatus.Cancelled, run.Nodes!.Single(node => node.NodeId == "slow").Status);
        Assert.DoesNotContain(run.Nodes!, node => node.NodeId == "after");
    }

    [Fact]
    public async Task Independent_branches_run_at_the_same_time()
    {
        await using var target = await TargetServer.StartAsync();
        foreach (var path in (string[])["/a", "/b", "/c"]) target.Hold(path);
        await using var engine = await EngineHost.StartAsync(target);
        var id = await engine.BeginAsync(await engine.CreateAsync(
            Graphs.Of("start-a start-b start-c a-join b-join c-join",
                Graphs.Get("a", $"{target.Url}a"), Graphs.Get("b", $"{target.Url}b"), Graphs.Get("c", $"{target.Url}c"), Graphs.Merge("join", "all"))));

        // All three are in the target's hands before any is answered.
        await Eventually.TrueAsync(() => target.Requests.Count == 3);
        Assert.All((await engine.GetAsync(id)).Nodes!.Where(node => node.Kind == "http_request"), node => Assert.Equal(NodeStatus.Running, node.Status));
        foreach (var path in (string[])["/a", "/b", "/c"]) target.Open(path);

        var run = await engine.UntilAsync(id, ExecutionStatus.Succeeded);
        Assert.Equal(["a", "b", "c"], run.Output!["join"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task Calls_of_one_run_are_bounded()
    {
        await using var target = await TargetServer.StartAsync();
        var (now, most) = (0, 0);
        target.Answers["/x"] = async context =>
        {
            var here = Interlocked.Increment(ref now);
            InterlockedMax(ref most, here);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            await context.Response.WriteAsync("ok");
        };
        await using var engine = await EngineHost.StartAsync(target, settings: ("Executions:ParallelNodes", "2"));
        var nodes = Enumerable.Range(0, 20).Select(i => Graphs.Get($"n{i}", $"{target.Url}x")).ToArray();

        var run = await engine.RunAsync(Graphs.Of(string.Join(' ', Enumerable.Range(0, 20).Select(i => $"start-n{i}")), nodes));

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        Assert.Equal(20, target.Count("/x"));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task A_large_graph_runs()
    {
        await using var engine = await EngineHost.StartAsync();
        var nodes = Enumerable.Range(0, 2000).Select(i => Graphs.Transform($"n{i}", i == 0 ? "0" : $"\"{{{{ input }}}}\"")).ToArray();

        var run = await engine.RunAsync(Graphs.Of(string.Join(' ', Enumerable.Range(0, 2000).Select(i => i == 0 ? "start-n0" : $"n{i - 1}-n{i}")), nodes));

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        Assert.Equal(2001, run.Nodes!.Count);
        AssertJson("""{"n1999": 0}""", run.Output);
    }

    [Fact]
    public async Task An_output_over_the_bound_fails_the_node()
    {
        await using var engine = await EngineHost.StartAsync(settings: ("Executions:MaxOutputBytes", "1024"));

        var run = await engine.RunAsync(Graphs.Of("start-a", Graphs.Transform("a", "\"{{ [trigger, trigger, trigger] }}\"")), $"\"{new string('x', 500)}\"");

        Assert.Equal((ExecutionStatus.Failed, "output_too_large"), (run.Status, run.Error!.Code));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_timed_out()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/slow");
        await using var engine = await EngineHost.StartAsync(target, settings: ("Executions:RunTimeout", "00:00:00.3"));

        var run = await engine.RunAsync(Graphs.Of("start-slow", Graphs.Get("slow", $"{target.Url}slow")));

        Assert.Equal((ExecutionStatus.TimedOut, "run_timed_out"), (run.Status, run.Error!.Code));
        Assert.Equal(NodeStatus.Cancelled, run.Nodes!.Single(node => node.NodeId == "slow").Status);
    }

    [Fact]
    public async Task A_node_that_takes_too_long_is_timed_out()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/slow");
        await using var engine = await EngineHost.StartAsync(target, settings: ("Executions:NodeTimeout", "00:00:00.3"));

        var run = await engine.RunAsync(Graphs.Of("start-slow slow.error-sorry", Graphs.Get("slow", $"{target.Url}slow"), Graphs.Transform("sorry", "\"{{ input.error.code }}\"")));

        AssertJson("""{"sorry": "node_timed_out"}""", run.Output);
        Assert.Equal(NodeStatus.TimedOut, run.Nodes!.Single(node => node.NodeId == "slow").Status);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"{actual?.ToJsonString()} is not {expected}");
}
