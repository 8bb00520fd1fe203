using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Contracts.Executions;
using AiTeams.Storage;
using AiTeams.Tests.Support;
using AiTeams.Tests.WorkflowEngine.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Dispatch;

public class CrashTests
{
    private const int Count = 200;

    /// <summary>The engine's own program, killed with SIGKILL in the middle of 200 runs of three calls each, and started again on the same data.</summary>
    [Fact]
    public async Task A_killed_engine_loses_no_acknowledged_run_and_repeats_no_committed_node()
    {
        using var folder = new TempFolder();
        await using var target = await TargetServer.StartAsync();
        // The first sixty get through; the rest hangs in the middle of its run until after the kill, however long that takes. Each call draws its
        // number: a count looked at would be over sixty for all of them where they arrive at once.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var drawn = 0;
        target.Answers["/two"] = context => Interlocked.Increment(ref drawn) <= 60 ? Task.CompletedTask : gate.Task.WaitAsync(context.RequestAborted);
        var acknowledged = new List<string>();
        var committed = new HashSet<string>();
        using (var engine = await EngineProcess.StartAsync(folder.Path, target))
        {
            var client = engine.Client;
            var workflow = await CreateAsync(client, target.Url);
            acknowledged.AddRange(await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => BeginAsync(client, workflow))));

            await Eventually.TrueAsync(() => target.Count("/two") > 80 && target.Count("/three") > 20);
            foreach (var execution in acknowledged)
            {
                var seen = await client.GetFromJsonAsync<ExecutionResponse>($"/executions/{execution}", ContractJson.Options);
                committed.UnionWith(seen!.Nodes!.Where(node => node is { Kind: "http_request", Status: NodeStatus.Succeeded }).Select(node => node.NodeExecutionId));
            }

            await engine.KillAsync();
        }

        Assert.InRange(target.Requests.Count, 1, (3 * Count) - 1);
        Assert.InRange(committed.Count, 1, (3 * Count) - 1);
        gate.SetResult();
        using (var engine = await EngineProcess.StartAsync(folder.Path, target))
        {
            var client = engine.Client;
            var attempts = new Dictionary<string, int>();
            foreach (var execution in acknowledged)
            {
                var run = await Eventually.GetAsync(
                    async cancel => (await client.GetFromJsonAsync<ExecutionResponse>($"/executions/{execution}", ContractJson.Options, cancel))!,
                    seen => seen.Status == ExecutionStatus.Succeeded);
                Assert.Equal(["one", "start", "three", "two"], run.Nodes!.Select(node => node.NodeId).Order());
                foreach (var node in run.Nodes!.Where(node => node.Kind == "http_request")) attempts[node.NodeExecutionId] = node.Attempt;
            }

            // Each call once, but for those under way at the kill: those once more, under the same key.
            var calls = target.Requests.GroupBy(request => request.Headers["Idempotency-Key"]).ToDictionary(group => group.Key, group => group.ToList());
            Assert.Equal(3 * Count, calls.Count);
            Assert.Equal(attempts.Keys.Order(), calls.Keys.Order());
            Assert.All(calls, call => Assert.InRange(call.Value.Count, 1, attempts[call.Key]));
            Assert.All(committed, done => Assert.Single(calls[done]));
            await engine.KillAsync();
        }
    }

    [Fact]
    public async Task A_run_whose_rows_cannot_be_written_is_taken_up_again_and_repeats_nothing_that_was_written()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/held");
        await using var engine = await EngineHost.StartAsync(target);
        var database = engine.Services.GetRequiredService<Database>();
        var execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-first first-held", Graphs.Get("first", $"{target.Url}first"), Graphs.Get("held", $"{target.Url}held"))));
        await Eventually.TrueAsync(() => target.Count("/held") == 1);

        await database.ExecuteAsync("ALTER TABLE node_executions RENAME TO away");
        target.Open("/held");
        await Eventually.TrueAsync(() => engine.Logs.All.Any(entry => entry.Event.Name == "ExecutionBroke"));
        await database.ExecuteAsync("ALTER TABLE away RENAME TO node_executions");

        var run = await engine.UntilAsync(execution, ExecutionStatus.Succeeded);
        Assert.Equal((1, 2), (target.Count("/first"), run.Nodes!.Single(node => node.NodeId == "held").Attempt));
    }

    [Fact]
    public async Task A_run_that_breaks_whenever_it_is_taken_up_ends_as_failed_and_the_engine_goes_on()
    {
        await using var engine = await EngineHost.StartAsync(settings: ("Executions:MostBreaks", "3"));
        var database = engine.Services.GetRequiredService<Database>();
        var graph = Graphs.Of("start-a", Graphs.Transform("a", "1"));
        var workflow = await engine.CreateAsync(graph);
        await database.ExecuteAsync("UPDATE workflows SET graph = 'null' WHERE id = @workflow", new { workflow });

        var run = await engine.JsonAsync(HttpMethod.Post, $"/workflows/{workflow}/execute?wait=60s", "{}", HttpStatusCode.OK);

        Assert.Equal(
            ("failed", "run_broke", "The engine failed 3 times in a row to go on with the run (Executions:MostBreaks). Its log says why."),
            ((string?)run["status"], (string?)run["error"]!["code"], (string?)run["error"]!["message"]));
        Assert.Equal(3, engine.Logs.All.Count(entry => entry.Event.Name == "ExecutionBroke"));
        Assert.Single(engine.Logs.All, entry => entry.Event.Name == "ExecutionGivenUp" && (string?)entry.Fields["ExecutionId"] == (string?)run["execution_id"]);
        var document = await engine.JsonAsync(HttpMethod.Get, $"/executions/{run["execution_id"]}/document");
        Assert.Equal((1, (string?)run["sid"]), ((int)document["status"]!["code"]!, (string?)document["sid"]));
        Assert.Equal(ExecutionStatus.Succeeded, (await engine.RunAsync(graph)).Status);
    }

    [Fact]
    public async Task A_break_after_another_node_is_done_counts_from_one_again()
    {
        await using var target = await TargetServer.StartAsync();
        await using var engine = await EngineHost.StartAsync(target, settings: ("Executions:MostBreaks", "2"));
        var database = engine.Services.GetRequiredService<Database>();
        foreach (var path in (string[])["one", "two", "three"]) target.Hold($"/{path}");
        var execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of(
            "start-one one-two two-three", Graphs.Get("one", $"{target.Url}one"), Graphs.Get("two", $"{target.Url}two"), Graphs.Get("three", $"{target.Url}three"))));

        foreach (var (path, breaks) in ((string, int)[])[("/one", 1), ("/two", 2), ("/three", 3)])
        {
            await Eventually.TrueAsync(() => target.Count(path) == 1);
            await database.ExecuteAsync("ALTER TABLE node_executions RENAME TO away");
            target.Open(path);
            await Eventually.TrueAsync(() => engine.Logs.All.Count(entry => entry.Event.Name == "ExecutionBroke") >= breaks);
            await database.ExecuteAsync("ALTER TABLE away RENAME TO node_executions");
            await Eventually.TrueAsync(() => target.Count(path) == 2);
        }

        await engine.UntilAsync(execution, ExecutionStatus.Succeeded);
    }

    [Fact]
    public async Task A_second_engine_on_the_same_data_does_not_start_beside_the_first()
    {
        using var folder = new TempFolder();
        await using var engine = await EngineHost.StartAsync(dataFolder: folder.Path);

        Assert.Throws<IOException>(() => new FileStream(Path.Combine(folder.Path, "workflow-engine.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None));
    }

    [Fact]
    public async Task A_stopped_engine_puts_its_runs_down_and_the_next_goes_on()
    {
        using var folder = new TempFolder();
        await using var target = await TargetServer.StartAsync();
        target.Hold("/held");
        string execution;
        await using (var engine = await EngineHost.StartAsync(target, folder.Path, settings: ("Executions:Drain", "00:00:00.1")))
        {
            execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-first first-held", Graphs.Get("first", $"{target.Url}first"), Graphs.Get("held", $"{target.Url}held"))));
            await Eventually.TrueAsync(() => target.Count("/held") == 1);
        }

        target.Open("/held");
        await using var next = await EngineHost.StartAsync(target, folder.Path);
        var run = await next.UntilAsync(execution, ExecutionStatus.Succeeded);

        Assert.Equal((1, 2), (target.Count("/first"), target.Count("/held")));
        Assert.Equal(2, run.Nodes!.Single(node => node.NodeId == "held").Attempt);
        Assert.Single(target.Requests.Where(request => request.Path == "/held").Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    private static async Task<string> CreateAsync(HttpClient client, Uri target)
    {
        static string Call(string id, Uri target) => Graphs.Http(id, $$"""{"method": "POST", "url": "{{target}}{{id}}", "body": {} }""");
        var graph = Graphs.Of("start-one one-two two-three", Call("one", target), Call("two", target), Call("three", target));
        using var response = await client.PostAsync("/workflows", new StringContent($$"""{"graph": {{graph}}}""", Encoding.UTF8, "application/json"));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["workflow_id"]!.GetValue<string>();
    }

    private static async Task<string> BeginAsync(HttpClient client, string workflow)
    {
        using var response = await client.PostAsync($"/workflows/{workflow}/execute", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["execution_id"]!.GetValue<string>();
    }
}
