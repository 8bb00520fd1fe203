using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiTeams.Contracts;
using AiTeams.Contracts.Executions;
using AiTeams.Storage;
using AiTeams.Tests.Support;
using AiTeams.Tests.WorkflowEngine.Support;
using AiTeams.WorkflowEngine.Executions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Dispatch;

public partial class CrashTests
{
    private const int Count = 200;

    /// <summary>The engine's own program, killed with SIGKILL in the middle of 200 runs of three calls each, and started again on the same data.</summary>
    [Fact]
    public async Task A_killed_engine_loses_no_acknowledged_run_and_repeats_no_committed_node()
    {
        using var folder = new TempFolder();
        await using var target = await TargetServer.StartAsync();
        // The first sixty get through; the rest hangs in the middle of its run until after the kill.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var called = 0;
        target.Answers["/two"] = context => Interlocked.Increment(ref called) <= 60 ? Task.CompletedTask : gate.Task.WaitAsync(context.RequestAborted);
        var acknowledged = new List<string>();
        var committed = new HashSet<string>();
        using (var engine = Start(folder.Path, target.HostAndPort, out var listening))
        {
            using var client = await ReadyAsync(listening);
            var workflow = await CreateAsync(client, target.Url);
            acknowledged.AddRange(await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => BeginAsync(client, workflow))));

            await Eventually.TrueAsync(() => target.Count("/two") > 80 && target.Count("/three") > 20);
            foreach (var execution in acknowledged)
            {
                var seen = await client.GetFromJsonAsync<ExecutionResponse>($"/executions/{execution}", ContractJson.Options);
                committed.UnionWith(seen!.Nodes!.Where(node => node is { Kind: "http_request", Status: NodeStatus.Succeeded }).Select(node => node.NodeExecutionId));
            }

            engine.Kill();
            await engine.WaitForExitAsync();
        }

        Assert.InRange(target.Requests.Count, 1, (3 * Count) - 1);
        Assert.InRange(committed.Count, 1, (3 * Count) - 1);
        gate.SetResult();
        using (var engine = Start(folder.Path, target.HostAndPort, out var listening))
        {
            using var client = await ReadyAsync(listening);
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
            engine.Kill();
            await engine.WaitForExitAsync();
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

    /// <param name="listening">The address it says it listens at, at a port that the system gave it.</param>
    private static Process Start(string folder, string allowed, out Task<Uri> listening)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(ExecutionRow).Assembly.Location);
        start.Environment["AITEAMS_DATA"] = folder;
        start.Environment["ENVIRONMENT"] = "dev";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Http__AllowedTargets__0"] = allowed;
        // Calls are held until the kill, however long that takes.
        start.Environment["Http__Timeout"] = "00:10:00";
        start.Environment["Executions__NodeTimeout"] = "00:10:00";
        var process = Process.Start(start)!;

        // Read to its end: a full pipe would hold the engine.
        var found = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match) found.TrySetResult(new(match.Value));
        };
        process.BeginOutputReadLine();
        listening = found.Task;
        return process;
    }

    [GeneratedRegex(@"(?<=Now listening on: )http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();

    private static async Task<HttpClient> ReadyAsync(Task<Uri> listening)
    {
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = await listening.WaitAsync(Patience.Most) };
        client.DefaultRequestHeaders.Add(InternalHeaders.TenantId, "acme");
        await Eventually.GetAsync(async cancel =>
        {
            using var response = await client.GetAsync("/health", cancel);
            return response.StatusCode;
        }, status => status == HttpStatusCode.OK);
        return client;
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
