using System.Net;
using System.Text.Json.Nodes;
using AiTeams.Contracts.Executions;
using AiTeams.Testing.LanguageModels;
using AiTeams.Tests.Support;
using AiTeams.Tests.WorkflowEngine.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Documents;

public class RunDocumentTests
{
    [Fact]
    public async Task A_document_has_every_attempt_and_every_branch_with_what_went_in_and_out()
    {
        await using var target = await TargetServer.StartAsync();
        var calls = 0;
        target.Answers["/x"] = context =>
        {
            context.Response.ContentType = "text/plain";
            if (Interlocked.Increment(ref calls) > 1) return context.Response.WriteAsync("fine");
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await using var engine = await EngineHost.StartAsync(target);
        var graph = Graphs.Of("start-call call-check check.true-yes check.false-no", Graphs.Get("call", $"{target.Url}x"),
            Graphs.If("check", "{{ input.status == `200` }}"), Graphs.Transform("yes", """{"said": "{{ input.body }}", "n": "{{ trigger.n }}"}"""), Graphs.Transform("no", "1"));

        var run = await ExecuteAsync(engine, graph, """{"input": {"n": 7}, "user_id": "user-1", "session_id": "ses_1"}""");
        var document = await DocumentAsync(engine, run.ExecutionId);

        Assert.Equal(
            $$$"""{"service_id":"{{{run.WorkflowId}}}","sid":"{{{run.Sid}}}","execution_id":"{{{run.ExecutionId}}}","app_id":"acme","uid":"user-1","chat_id":"ses_1","sub":"workflow"}""",
            Members(document, "service_id", "sid", "execution_id", "app_id", "uid", "chat_id", "sub"));
        Assert.Equal(
            $$$"""{"question":"{\u0022n\u0022:7}","answer":"{\u0022yes\u0022:{\u0022said\u0022:\u0022fine\u0022,\u0022n\u0022:7}}","status":{"code":0,"message":""},"usage":{"question_tokens":0,"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"version":"v2.0.0","tracking_id":"{{{run.TrackingId}}}","partial":false}""",
            Members(document, "question", "answer", "status", "usage", "version", "tracking_id", "partial"));
        Assert.Equal(run.CreatedAt.ToUnixTimeMilliseconds(), (long)document["start_time"]!);
        Assert.Equal(run.FinishedAt!.Value.ToUnixTimeMilliseconds(), (long)document["end_time"]!);
        Assert.Equal((long)document["end_time"]! - (long)document["start_time"]!, (long)document["duration"]!);
        Assert.InRange((double)document["first_frame_duration"]!, 0, (long)document["duration"]! + 1);

        var trace = document["trace"]!.AsArray();
        var ids = run.Nodes!.ToDictionary(node => node.NodeId, node => node.NodeExecutionId);
        string Id(string node, int attempt = 1) => $"{ids[node]}.{attempt}";
        Assert.Equal(
            [
                (Id("start"), "start", "trigger", 1, "succeeded", true, Id("call")),
                (Id("call"), "call", "http_request", 1, "failed", false, Id("call", 2)),
                (Id("call", 2), "call", "http_request", 2, "succeeded", true, Id("check")),
                (Id("check"), "check", "if", 1, "succeeded", true, $"{Id("yes")} {Id("no")}"),
                (Id("no"), "no", "transform", 1, "skipped", true, ""),
                (Id("yes"), "yes", "transform", 1, "succeeded", true, ""),
            ],
            trace.Select(log => ((string?)log!["id"], (string?)log["node_id"], (string?)log["node_type"], (int)log["attempt"]!, (string?)log["status"], (bool)log["running_status"]!,
                string.Join(' ', log["next_log_ids"]!.AsArray()))));
        Assert.All(trace, log =>
        {
            Assert.Equal((run.Sid, 0, (long)log!["end_time"]! - (long)log["start_time"]!), ((string?)log["sid"], (int)log["iteration"]!, (long)log["duration"]!));
            Assert.InRange((long)log["start_time"]!, (long)document["start_time"]!, (long)log["end_time"]!);
            Assert.InRange((long)log["end_time"]!, (long)log["start_time"]!, (long)document["end_time"]!);
        });
        Assert.Equal("""{"n":7}""", trace[0]!["data"]!["input"]!.ToJsonString());
        Assert.Equal("""{"n":7}""", trace[1]!["data"]!["input"]!.ToJsonString());
        Assert.Equal("{}", trace[1]!["data"]!["output"]!.ToJsonString());
        Assert.Equal(("""{"n":7}""", 200, "fine"), (trace[2]!["data"]!["input"]!.ToJsonString(), (int)trace[2]!["data"]!["output"]!["status"]!, (string?)trace[2]!["data"]!["output"]!["body"]));
        Assert.Equal("fine", (string?)trace[3]!["data"]!["input"]!["body"]);
        Assert.Equal("""{"condition":"{{ input.status == `200` }}"}""", trace[3]!["data"]!["config"]!.ToJsonString().Replace("\\u0060", "`", StringComparison.Ordinal));
        Assert.Equal(("{}", "{}"), (trace[4]!["data"]!["input"]!.ToJsonString(), trace[4]!["data"]!["output"]!.ToJsonString()));
        Assert.Equal("""{"said":"fine","n":7}""", trace[5]!["data"]!["output"]!.ToJsonString());
        Assert.Equal([("ERROR", "http_status: The target answered 503.")], Lines(trace[1]!));
        Assert.Equal([("INFO", "Skipped: no connection that leads here was live.")], Lines(trace[4]!));
        Assert.Empty(Lines(trace[2]!));
    }

    [Fact]
    public async Task A_run_under_way_has_a_partial_document_and_the_whole_one_keeps_its_entries()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/held");
        await using var engine = await EngineHost.StartAsync(target);
        var execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-held held-after", Graphs.Get("held", $"{target.Url}held"), Graphs.Transform("after", "1"))));
        await Eventually.TrueAsync(() => target.Count("/held") == 1);

        var partial = await DocumentAsync(engine, execution);
        target.Open("/held");
        await engine.UntilAsync(execution, ExecutionStatus.Succeeded);
        var whole = await DocumentAsync(engine, execution);

        Assert.Equal("""{"partial":true,"status":{"code":-1,"message":"running"},"answer":"","first_frame_duration":-1}""", Members(partial, "partial", "status", "answer", "first_frame_duration"));
        Assert.Null(partial["end_time"]);
        Assert.True((long)partial["duration"]! >= 0);
        Assert.Equal([("start", "succeeded", true, true), ("held", "running", true, false)],
            partial["trace"]!.AsArray().Select(log => ((string?)log!["node_id"], (string?)log["status"], (bool)log["running_status"]!, log["end_time"] is not null)));
        Assert.Equal(partial["trace"]!.AsArray().Select(log => (string?)log!["id"]), whole["trace"]!.AsArray().Take(2).Select(log => (string?)log!["id"]));
        Assert.Equal((false, (string?)partial["sid"], 3), ((bool)whole["partial"]!, (string?)whole["sid"], whole["trace"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_failed_node_a_cancelled_run_and_one_out_of_time_are_told()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/held");
        await using var engine = await EngineHost.StartAsync(target, settings: ("Executions:RunTimeout", "00:00:01"));

        var failed = await DocumentAsync(engine, (await engine.RunAsync(Graphs.Of("start-a", Graphs.Get("a", "http://10.0.0.1/")))).ExecutionId);
        var late = await DocumentAsync(engine, (await engine.RunAsync(Graphs.Of("start-a", Graphs.Get("a", $"{target.Url}held")))).ExecutionId);
        var waiting = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-a", Graphs.Delay("a", "P1D"))));
        await engine.UntilAsync(waiting, ExecutionStatus.Waiting);
        var waits = await DocumentAsync(engine, waiting);
        await engine.JsonAsync(HttpMethod.Post, $"/executions/{waiting}/cancel", null, HttpStatusCode.Accepted);
        await engine.UntilAsync(waiting, ExecutionStatus.Cancelled);
        var cancelled = await DocumentAsync(engine, waiting);

        Assert.Equal("""{"code":1,"message":"target_not_allowed: The target\u0027s address is private, loopback or link-local; Http:AllowedTargets can name exceptions."}""", failed["status"]!.ToJsonString());
        Assert.Equal("""{"code":3,"message":"run_timed_out: Not done within 00:00:01 (Executions:RunTimeout)."}""", late["status"]!.ToJsonString());
        Assert.Equal("""{"code":2,"message":"cancelled: The run was cancelled."}""", cancelled["status"]!.ToJsonString());
        Assert.Equal("""{"code":-1,"message":"waiting"}""", waits["status"]!.ToJsonString());
        Assert.Equal([("failed", false), ("cancelled", false), ("waiting", true), ("cancelled", false)],
            new[] { failed, late, waits, cancelled }.Select(document => ((string)document["trace"]![1]!["status"]!, (bool)document["trace"]![1]!["running_status"]!)));
        var lines = Lines(cancelled["trace"]![1]!);
        Assert.Matches(@"^Waits until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\.$", lines[0].Message);
        Assert.Equal(("ERROR", "cancelled: The run ended before the node did."), lines[1]);
    }

    [Fact]
    public async Task After_a_crash_the_document_has_the_attempt_that_was_cut_and_the_one_that_followed()
    {
        using var folder = new TempFolder();
        await using var target = await TargetServer.StartAsync();
        target.Hold("/held");
        string path;
        JsonNode before;
        using (var engine = await EngineProcess.StartAsync(folder.Path, target))
        {
            var graph = Graphs.Of("start-first first-held", Graphs.Get("first", $"{target.Url}first"), Graphs.Get("held", $"{target.Url}held"));
            using var accepted = await engine.Client.PostAsync("/execute", new StringContent($$"""{"graph": {{graph}}, "input": "go"}""", null, "application/json"));
            path = accepted.Headers.Location!.ToString();
            await Eventually.TrueAsync(() => target.Count("/held") == 1);
            before = JsonNode.Parse(await engine.Client.GetStringAsync($"{path}/document"))!;
            await engine.KillAsync();
        }

        target.Open("/held");
        await using var next = await EngineHost.StartAsync(target, folder.Path);
        await next.UntilAsync(path.Split('/')[^1], ExecutionStatus.Succeeded);
        var after = await DocumentAsync(next, path.Split('/')[^1]);

        var held = after["trace"]!.AsArray().Where(log => (string?)log!["node_id"] == "held").ToList();
        Assert.Equal([(1, "cancelled", false), (2, "succeeded", true)], held.Select(log => ((int)log!["attempt"]!, (string)log["status"]!, (bool)log["running_status"]!)));
        Assert.Equal(("ERROR", "interrupted: The engine stopped while the attempt was under way; it is made again."), Assert.Single(Lines(held[0]!)));
        Assert.Equal((string?)held[1]!["id"], (string?)Assert.Single(held[0]!["next_log_ids"]!.AsArray()));
        Assert.True((long)held[1]!["start_time"]! >= (long)held[0]!["end_time"]!);
        Assert.Equal(Members(before, "service_id", "sid", "execution_id", "question", "start_time", "tracking_id"), Members(after, "service_id", "sid", "execution_id", "question", "start_time", "tracking_id"));
        Assert.Equal("go", (string?)after["question"]);

        // What was committed before the crash is told in the same words.
        Assert.Equal(before["trace"]!.AsArray().Take(2).Select(log => log!.ToJsonString()), after["trace"]!.AsArray().Take(2).Select(log => log!.ToJsonString()));
        var again = await DocumentAsync(next, path.Split('/')[^1]);
        Assert.Equal(after.ToJsonString(), again.ToJsonString());
    }

    [Fact]
    public async Task Tokens_of_ai_nodes_are_counted_once_each_and_summed()
    {
        await using var model = await OpenAiDouble.StartAsync();
        model.Then(new ModelAnswer { Text = "One.", Usage = new(21, 3) });
        model.Then(new ModelAnswer { Text = "Two.", Usage = new(5, 2) });
        await using var engine = await EngineHost.StartAsync(settings: [("Models:BaseUrl", model.BaseUrl), ("Models:Model", "small"), ("Models:ApiKey", "k")]);
        static string Ask(string id) => $$"""{"id": "{{id}}", "name": "Ask {{id}}", "kind": "ai", "configuration": {"prompt": "Go"} }""";

        var run = await engine.RunAsync(Graphs.Of("start-a a-b", Ask("a"), Ask("b")));
        var document = await DocumentAsync(engine, run.ExecutionId);

        Assert.Equal("""{"question_tokens":0,"prompt_tokens":26,"completion_tokens":5,"total_tokens":31}""", document["usage"]!.ToJsonString());
        Assert.Equal("""{"question_tokens":0,"prompt_tokens":21,"completion_tokens":3,"total_tokens":24}""", document["trace"]![1]!["data"]!["usage"]!.ToJsonString());
        Assert.Equal("Ask b", (string?)document["trace"]![2]!["node_name"]);
    }

    [Fact]
    public async Task Only_the_tenant_sees_the_document_and_what_is_not_there_is_not_found()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.RunAsync(Graphs.Of("start-a", Graphs.Transform("a", "1")));

        foreach (var (id, tenant) in ((string, string)[])[(run.ExecutionId, "globex"), ("exe_0", "acme")])
        {
            var problem = await engine.JsonAsync(HttpMethod.Get, $"/executions/{id}/document", null, HttpStatusCode.NotFound, tenant);
            Assert.Equal("execution_not_found", (string?)problem["code"]);
        }
    }

    internal static Task<JsonNode> DocumentAsync(EngineHost engine, string executionId) => engine.JsonAsync(HttpMethod.Get, $"/executions/{executionId}/document", status: HttpStatusCode.OK);

    internal static async Task<ExecutionResponse> ExecuteAsync(EngineHost engine, string graph, string body)
    {
        var execution = await engine.BeginAsync(await engine.CreateAsync(graph), body);
        return await engine.UntilAsync(execution, ExecutionStatus.Succeeded);
    }

    private static string Members(JsonNode node, params string[] names) => new JsonObject(names.Select(name => KeyValuePair.Create(name, node[name]?.DeepClone()))).ToJsonString();

    private static List<(string Level, string Message)> Lines(JsonNode log) =>
        [.. log["logs"]!.AsArray().Select(line => JsonNode.Parse((string)line!)!).Select(line => ((string)line["level"]!, (string)line["message"]!))];
}
