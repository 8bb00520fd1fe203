using System.Net;
using AiTeams.Contracts.Executions;
using AiTeams.Tests.Support;
using AiTeams.Tests.WorkflowEngine.Support;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Executions;

public class ExecutionEndpointsTests
{
    private static readonly string Simple = Graphs.Of("start-a", Graphs.Transform("a", "\"{{ trigger }}\""));

    [Fact]
    public async Task Workflows_are_stored_shown_and_listed_newest_first()
    {
        await using var engine = await EngineHost.StartAsync();

        using var created = await engine.SendAsync(HttpMethod.Post, "/workflows", $$"""{"graph": {{Simple}}, "session_id": "ses_1"}""");
        var first = created.Headers.Location!.ToString();
        var second = await engine.CreateAsync(Simple);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var shown = await engine.JsonAsync(HttpMethod.Get, first);
        Assert.Equal(("Test", "simple"), (shown["name"]!.GetValue<string>(), shown["workflow_type"]!.GetValue<string>()));
        Assert.Equal(2, shown["graph"]!["nodes"]!.AsArray().Count);
        Assert.Equal(created.Headers.GetValues("X-Tracking-ID").Single(), shown["tracking_id"]!.GetValue<string>());
        var page = await engine.JsonAsync(HttpMethod.Get, "/workflows?limit=1");
        Assert.Equal(second, page["workflows"]![0]!["workflow_id"]!.GetValue<string>());
        Assert.Null(page["workflows"]![0]!["graph"]);
        page = await engine.JsonAsync(HttpMethod.Get, $"/workflows?limit=1&before={page["next"]}");
        Assert.Equal(first, $"/workflows/{page["workflows"]![0]!["workflow_id"]}");
    }

    [Fact]
    public async Task A_graph_with_mistakes_is_refused_with_all_of_them()
    {
        await using var engine = await EngineHost.StartAsync();

        var problem = await engine.JsonAsync(
            HttpMethod.Post, "/workflows", $$"""{"graph": {{Graphs.Of("start-a a-b b-a", Graphs.Get("a", "nope"), Graphs.Transform("b", "1"))}}}""", HttpStatusCode.UnprocessableEntity);

        Assert.Equal("invalid_workflow", problem["code"]!.GetValue<string>());
        Assert.Equal(["connections", "nodes[1].configuration.url"], problem["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.Equal("the graph has a cycle: a → b → a", problem["errors"]!["connections"]![0]!.GetValue<string>());
        Assert.Matches("^[0-9a-f]{32}$", problem["tracking_id"]!.GetValue<string>());
        Assert.Empty((await engine.JsonAsync(HttpMethod.Get, "/workflows"))["workflows"]!.AsArray());
    }

    [Theory]
    [InlineData(56, HttpStatusCode.OK)]
    [InlineData(57, HttpStatusCode.BadRequest)]
    [InlineData(63, HttpStatusCode.BadRequest)]
    public async Task What_is_accepted_can_be_shown_however_deep_it_is_nested(int levels, HttpStatusCode status)
    {
        await using var engine = await EngineHost.StartAsync();
        var workflow = await engine.CreateAsync(Graphs.Of("start-a start-b a-c b-c", Graphs.Transform("a", "\"{{ trigger }}\""), Graphs.Transform("b", "1"), Graphs.Merge("c", "all")));
        var input = new string('[', levels) + new string(']', levels);

        var ended = await engine.JsonAsync(HttpMethod.Post, $"/workflows/{workflow}/execute?wait=30s", $$"""{"input": {{input}}}""", status);

        if (status != HttpStatusCode.OK) return;
        var shown = await engine.JsonAsync(HttpMethod.Get, $"/executions/{ended["execution_id"]}");
        Assert.Equal(input, shown["nodes"]![0]!["output"]!.ToJsonString());
        Assert.Equal(("failed", "expression_failed"), (shown["status"]!.GetValue<string>(), shown["error"]!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_ai_node_without_a_model_is_refused_by_its_own_code()
    {
        await using var engine = await EngineHost.StartAsync();

        var problem = await engine.JsonAsync(HttpMethod.Post, "/workflows",
            $$"""{"graph": {{Graphs.Of("start-a", """{"id": "a", "kind": "ai", "configuration": {"prompt": "hi"}}""")}}}""", HttpStatusCode.UnprocessableEntity);

        Assert.Equal("model_not_configured", problem["code"]!.GetValue<string>());
        Assert.NotNull(problem["errors"]!["nodes[1].kind"]);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("""{"graph": {"nodes": "many"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"graph": {"nodes": [{"id": 7}]}}""", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"graph": {"nodes": [null], "connections": [null], "triggers": [null]}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"graph": {"nodes": null, "connections": null, "triggers": null, "metadata": null}}""", HttpStatusCode.UnprocessableEntity)]
    public async Task A_body_that_is_no_workflow_is_a_problem_and_the_next_request_works(string body, HttpStatusCode status)
    {
        await using var engine = await EngineHost.StartAsync();

        var problem = await engine.JsonAsync(HttpMethod.Post, "/workflows", body, status);

        Assert.Matches("^[0-9a-f]{32}$", problem["tracking_id"]!.GetValue<string>());
        await engine.CreateAsync(Simple);
    }

    [Fact]
    public async Task Execute_answers_202_with_its_place_at_once_and_200_when_the_wait_saw_the_end()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/slow");
        await using var engine = await EngineHost.StartAsync(target);
        var workflow = await engine.CreateAsync(Graphs.Of("start-a", Graphs.Get("a", $"{target.Url}slow")));

        using var accepted = await engine.SendAsync(HttpMethod.Post, $"/workflows/{workflow}/execute");
        using var waited = await engine.SendAsync(HttpMethod.Post, $"/workflows/{workflow}/execute?wait=0.1s", "{}");
        target.Open("/slow");
        var ended = await engine.JsonAsync(HttpMethod.Post, $"/workflows/{workflow}/execute?wait=PT30S", """{"input": [1]}""", HttpStatusCode.OK);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (accepted.StatusCode, waited.StatusCode));
        Assert.Equal("succeeded", ended["status"]!.GetValue<string>());
        var shown = await engine.JsonAsync(HttpMethod.Get, accepted.Headers.Location!.ToString());
        Assert.Equal(workflow, shown["workflow_id"]!.GetValue<string>());
        var listed = await engine.JsonAsync(HttpMethod.Get, $"/executions?workflow_id={workflow}");
        Assert.Equal(3, listed["executions"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("61s")]
    [InlineData("PT2M")]
    [InlineData("soon")]
    [InlineData("-1s")]
    public async Task A_wait_that_is_none_is_refused(string wait)
    {
        await using var engine = await EngineHost.StartAsync();
        var workflow = await engine.CreateAsync(Simple);

        var problem = await engine.JsonAsync(HttpMethod.Post, $"/workflows/{workflow}/execute?wait={wait}", "{}", HttpStatusCode.BadRequest);

        Assert.Equal("validation_failed", problem["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nothing_is_done_without_a_tenant_or_shown_to_another()
    {
        await using var engine = await EngineHost.StartAsync();
        var workflow = await engine.CreateAsync(Simple);
        var execution = await engine.BeginAsync(workflow);

        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/workflows"), (HttpMethod.Get, $"/workflows/{workflow}"), (HttpMethod.Post, $"/workflows/{workflow}/execute"),
            (HttpMethod.Get, "/executions"), (HttpMethod.Get, $"/executions/{execution}"), (HttpMethod.Post, $"/executions/{execution}/cancel"), (HttpMethod.Get, "/tracking/x")])
        {
            var problem = await engine.JsonAsync(method, path, null, HttpStatusCode.BadRequest, tenant: null);
            Assert.Equal("tenant_required", problem["code"]!.GetValue<string>());
        }

        Assert.Equal("workflow_not_found", (await engine.JsonAsync(HttpMethod.Get, $"/workflows/{workflow}", null, HttpStatusCode.NotFound, "globex"))["code"]!.GetValue<string>());
        Assert.Equal("workflow_not_found", (await engine.JsonAsync(HttpMethod.Post, $"/workflows/{workflow}/execute", "{}", HttpStatusCode.NotFound, "globex"))["code"]!.GetValue<string>());
        Assert.Equal("execution_not_found", (await engine.JsonAsync(HttpMethod.Get, $"/executions/{execution}", null, HttpStatusCode.NotFound, "globex"))["code"]!.GetValue<string>());
        Assert.Equal("execution_not_found", (await engine.JsonAsync(HttpMethod.Post, $"/executions/{execution}/cancel", null, HttpStatusCode.NotFound, "globex"))["code"]!.GetValue<string>());
        Assert.Empty((await engine.JsonAsync(HttpMethod.Get, "/executions", tenant: "globex"))["executions"]!.AsArray());
        Assert.Empty((await engine.JsonAsync(HttpMethod.Get, $"/executions?workflow_id={workflow}", tenant: "globex"))["executions"]!.AsArray());
        var tracking = (await engine.GetAsync(execution)).TrackingId;
        Assert.Empty((await engine.JsonAsync(HttpMethod.Get, $"/tracking/{tracking}", tenant: "globex"))["rows"]!.AsArray());
    }

    [Fact]
    public async Task The_same_key_and_body_answer_the_stored_row_and_another_body_is_refused()
    {
        await using var engine = await EngineHost.StartAsync();
        var body = $$"""{"graph": {{Simple}}}""";

        var workflow = (await engine.JsonAsync(HttpMethod.Post, "/workflows", body, HttpStatusCode.Created, key: "k1"))["workflow_id"]!.GetValue<string>();
        Assert.Equal(workflow, (await engine.JsonAsync(HttpMethod.Post, "/workflows", body.Replace(": ", ":", StringComparison.Ordinal), HttpStatusCode.Created, key: "k1"))["workflow_id"]!.GetValue<string>());
        Assert.Equal("idempotency_key_reused",
            (await engine.JsonAsync(HttpMethod.Post, "/workflows", body.Replace("\"Test\"", "\"Other\"", StringComparison.Ordinal), HttpStatusCode.UnprocessableEntity, key: "k1"))["code"]!.GetValue<string>());
        Assert.NotEqual(workflow, (await engine.JsonAsync(HttpMethod.Post, "/workflows", body, HttpStatusCode.Created, "globex", "k1"))["workflow_id"]!.GetValue<string>());

        foreach (var path in (string[])[$"/workflows/{workflow}/execute", "/execute"])
        {
            var (one, other) = path == "/execute" ? ($$"""{"graph": {{Simple}}, "input": 1}""", $$"""{"graph": {{Simple}}, "input": 2}""") : ("""{"input": 1}""", """{"input": 2}""");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.JsonAsync(HttpMethod.Post, path, one, HttpStatusCode.Accepted, key: $"run {path}".Replace(' ', '-'))));
            Assert.Single(answers.Select(answer => answer["execution_id"]!.GetValue<string>()).Distinct());
            var again = await engine.JsonAsync(HttpMethod.Post, $"{path}?wait=30s", one, HttpStatusCode.OK, key: $"run-{path}");
            Assert.Equal(("succeeded", answers[0]["execution_id"]!.GetValue<string>()), (again["status"]!.GetValue<string>(), again["execution_id"]!.GetValue<string>()));
            Assert.Equal("idempotency_key_reused", (await engine.JsonAsync(HttpMethod.Post, path, other, HttpStatusCode.UnprocessableEntity, key: $"run-{path}"))["code"]!.GetValue<string>());
        }

        Assert.Equal(2, (await engine.JsonAsync(HttpMethod.Get, "/executions"))["executions"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_running_execution_can_be_cancelled_once()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/slow");
        await using var engine = await EngineHost.StartAsync(target);
        var execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-a a-b", Graphs.Get("a", $"{target.Url}slow"), Graphs.Transform("b", "1"))));
        await Eventually.TrueAsync(() => target.Count("/slow") == 1);

        await engine.JsonAsync(HttpMethod.Post, $"/executions/{execution}/cancel", null, HttpStatusCode.Accepted);

        var run = await engine.UntilAsync(execution, ExecutionStatus.Cancelled);
        Assert.Equal(NodeStatus.Cancelled, run.Nodes!.Single(node => node.NodeId == "a").Status);
        Assert.DoesNotContain(run.Nodes!, node => node.NodeId == "b");
        await engine.JsonAsync(HttpMethod.Post, $"/executions/{execution}/cancel", null, HttpStatusCode.OK);
        var finished = (await engine.RunAsync(Simple)).ExecutionId;
        var problem = await engine.JsonAsync(HttpMethod.Post, $"/executions/{finished}/cancel", null, HttpStatusCode.Conflict);
        Assert.Equal("execution_finished", problem["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_full_queue_loses_nothing()
    {
        await using var engine = await EngineHost.StartAsync(settings: [("Executions:QueueCapacity", "1"), ("Executions:LiveRuns", "1")]);
        var workflow = await engine.CreateAsync(Simple);

        var executions = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => engine.BeginAsync(workflow)));

        foreach (var execution in executions) await engine.UntilAsync(execution, ExecutionStatus.Succeeded);
    }

    [Fact]
    public async Task Every_row_of_a_story_is_found_by_its_id()
    {
        await using var engine = await EngineHost.StartAsync();
        const string trace = "0af7651916cd43dd8448eb211c80319c";

        using var response = await engine.SendAsync(HttpMethod.Post, "/execute?wait=30s", $$"""{"graph": {{Graphs.Of("start-a", Graphs.Delay("a", "PT0S"))}}}""", traceparent: $"00-{trace}-b7ad6b7169203331-01");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var found = await engine.JsonAsync(HttpMethod.Get, $"/tracking/{trace}");
        Assert.Equal(["executions", "node_executions", "node_executions", "timers", "workflows"], found["rows"]!.AsArray().Select(row => row!["table"]!.GetValue<string>()).Order());
        Assert.All(found["rows"]!.AsArray(), row => Assert.Equal((trace, trace), (row!["tracking_id"]!.GetValue<string>(), row["trace_id"]!.GetValue<string>())));
        Assert.Empty((await engine.JsonAsync(HttpMethod.Get, "/tracking/11111111111111111111111111111111"))["rows"]!.AsArray());
    }
}
