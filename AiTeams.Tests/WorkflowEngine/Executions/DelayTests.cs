using System.Net;
using AiTeams.Contracts.Executions;
using AiTeams.Tests.Support;
using AiTeams.Tests.WorkflowEngine.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Executions;

public class DelayTests
{
    [Fact]
    public async Task A_delay_passes_its_input_on_when_its_time_has_come()
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-wait wait-after", Graphs.Delay("wait", "PT0.3S"), Graphs.Transform("after", "\"{{ input.n }}\"")), """{"n": 5}""");

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        Assert.Equal("""{"after":5}""", run.Output!.ToJsonString());
        var wait = run.Nodes!.Single(node => node.NodeId == "wait");
        Assert.True(wait.FinishedAt - wait.StartedAt >= TimeSpan.FromSeconds(0.3));
    }

    [Fact]
    public async Task A_run_that_only_waits_says_so_and_goes_on_in_another_process_life()
    {
        using var folder = new TempFolder();
        await using var target = await TargetServer.StartAsync();
        string execution;
        await using (var engine = await EngineHost.StartAsync(target, folder.Path))
        {
            execution = await engine.BeginAsync(await engine.CreateAsync(
                Graphs.Of("start-before before-wait wait-after", Graphs.Get("before", $"{target.Url}before"), Graphs.Delay("wait", "PT1H"), Graphs.Get("after", $"{target.Url}after"))));
            var waiting = await engine.UntilAsync(execution, ExecutionStatus.Waiting);
            Assert.Equal(NodeStatus.Waiting, waiting.Nodes!.Single(node => node.NodeId == "wait").Status);
            Assert.Equal(0, target.Count("/after"));
        }

        await using var next = await EngineHost.StartAsync(target, folder.Path, services => services.AddSingleton<TimeProvider>(new OtherClock(ahead: TimeSpan.FromHours(1))));
        var run = await next.UntilAsync(execution, ExecutionStatus.Succeeded);

        Assert.Equal((1, 1), (target.Count("/before"), target.Count("/after")));
        Assert.All(run.Nodes!, node => Assert.Equal((NodeStatus.Succeeded, 1), (node.Status, node.Attempt)));
    }

    [Fact]
    public async Task A_run_that_waits_can_be_cancelled()
    {
        await using var engine = await EngineHost.StartAsync();
        var execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-wait", Graphs.Delay("wait", "P30D"))));
        await engine.UntilAsync(execution, ExecutionStatus.Waiting);

        await engine.JsonAsync(HttpMethod.Post, $"/executions/{execution}/cancel", null, HttpStatusCode.Accepted);

        var run = await engine.UntilAsync(execution, ExecutionStatus.Cancelled);
        Assert.Equal(NodeStatus.Cancelled, run.Nodes!.Single(node => node.NodeId == "wait").Status);
    }

    [Fact]
    public async Task A_delay_that_ends_while_the_queue_is_full_is_not_forgotten()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/held");
        await using var engine = await EngineHost.StartAsync(target, settings: [("Executions:LiveRuns", "1"), ("Executions:QueueCapacity", "1")]);
        var execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-wait", Graphs.Delay("wait", "PT3S"))));
        await Eventually.TrueAsync(() => engine.Logs.All.Any(entry => entry.Event.Id == 2103));
        var workflow = await engine.CreateAsync(Graphs.Of("start-call", Graphs.Get("call", $"{target.Url}held")));
        for (var i = 0; i < 4; i++) await engine.BeginAsync(workflow);
        await Eventually.TrueAsync(() => engine.Logs.All.Any(entry => entry.Event.Name == "QueueFull"));

        // The timer has told of it by then, and found no place.
        var told = (await engine.GetAsync(execution)).Nodes!.Single(node => node.NodeId == "wait").StartedAt + TimeSpan.FromSeconds(3.5);
        await Eventually.TrueAsync(() => TimeProvider.System.GetUtcNow() > told);
        target.Open("/held");

        await engine.UntilAsync(execution, ExecutionStatus.Succeeded);
    }

    [Fact]
    public async Task The_log_says_when_a_delay_ends_in_the_same_words_everywhere()
    {
        await using var engine = await EngineHost.StartAsync();
        var execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-wait", Graphs.Delay("wait", "P30D"))));
        await engine.UntilAsync(execution, ExecutionStatus.Waiting);

        var entry = await Eventually.GetAsync(() => engine.Logs.All.FirstOrDefault(entry => entry.Event.Id == 2103), entry => entry is not null);

        Assert.Matches(@"waits until \d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}Z\.$", entry!.Message);
    }

    [Fact]
    public async Task Branches_beside_a_delay_do_not_wait_for_it()
    {
        await using var target = await TargetServer.StartAsync();
        await using var engine = await EngineHost.StartAsync(target);
        var execution = await engine.BeginAsync(await engine.CreateAsync(
            Graphs.Of("start-wait start-call wait-join call-join", Graphs.Delay("wait", "PT1H"), Graphs.Get("call", $"{target.Url}call"), Graphs.Merge("join", "all"))));

        var run = await engine.UntilAsync(execution, ExecutionStatus.Waiting);

        Assert.Equal(NodeStatus.Succeeded, run.Nodes!.Single(node => node.NodeId == "call").Status);
        Assert.DoesNotContain(run.Nodes!, node => node.NodeId == "join");
    }

    [Theory]
    [InlineData("{{ trigger.wait }}", "\"PT0S\"", ExecutionStatus.Succeeded)]
    [InlineData("{{ trigger.wait }}", "\"later\"", ExecutionStatus.Failed)]
    [InlineData("{{ trigger.wait }}", "\"P10Y\"", ExecutionStatus.Failed)]
    public async Task A_duration_may_be_worked_out(string duration, string wait, ExecutionStatus status)
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-wait", Graphs.Delay("wait", duration)), $$"""{"wait": {{wait}}}""");

        Assert.Equal((status, status == ExecutionStatus.Failed ? "invalid_setting" : null), (run.Status, run.Error?.Code));
    }
}
