using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class WorkflowTests : IClassFixture<GatewayFixture>
{
    private const string Workflows = "/api/app/workflows";
    private const string Graph = """{"nodes": [{"id": "a",  "kind": "trigger"}], "triggers": ["a"]}""";
    private const string Stored = """{"workflow_id":"wf_1","tracking_id":"t","name":"n","workflow_type":"simple","created_at":"2026-01-01T00:00:00Z"}""";
    private readonly GatewayUnderTest _gateway;

    public WorkflowTests(GatewayFixture fixture)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        _gateway = fixture.Fresh();
        _gateway.Engine.AnswerJson(201, Stored);
    }

    [Theory]
    [InlineData("{\"graph\": " + Graph + "}", "{\"graph\": " + Graph + "}")]
    [InlineData(Graph, "{\"graph\":" + Graph + "}")]
    public async Task A_graph_reaches_the_engine_as_it_was_sent(string body, string received)
    {
        var reply = await _gateway.PostAsync(Workflows, body);

        Assert.Equal((201, Stored, "/api/app/workflows/wf_1"), (reply.Status, reply.Body, reply.Header("Location")));
        Assert.True(_gateway.Engine.Requests.TryDequeue(out var seen));
        Assert.Equal(("POST", "/workflows", received, "dev"), (seen.Method, seen.Target, seen.Body, seen.Headers["X-Tenant-ID"]));
        Assert.Empty(_gateway.Agent.Requests);
        var receipt = await _gateway.Receipts.OfAsync(reply.TrackingId);
        Assert.Equal(("wf_1", "simple", "create_workflow"), (receipt["workflow.id"], receipt["workflow.type"], receipt["operation.name"]));
    }

    [Fact]
    public async Task A_description_is_planned_by_the_agent_and_stored_by_the_engine_in_one_story()
    {
        _gateway.Agent.AnswerJson(200, $$"""{"generation_id":"gen_1","tracking_id":"t","result":"planned","provider":"offline","model":"offline","graph":{{Graph}}}""");

        var reply = await _gateway.PostAsync(Workflows, """{"description": "fetch it", "user_id": "user-1"}""", ("Idempotency-Key", "mine-1"));

        Assert.Equal(201, reply.Status);
        Assert.True(_gateway.Agent.Requests.TryDequeue(out var planned));
        Assert.True(_gateway.Engine.Requests.TryDequeue(out var stored));
        Assert.Equal(("/generate-workflow", "fetch it"), (planned.Target, JsonElement.Parse(planned.Body).GetProperty("description").GetString()));
        Assert.Equal("a", JsonElement.Parse(stored.Body).GetProperty("graph").GetProperty("nodes")[0].GetProperty("id").GetString());
        Assert.All([planned, stored], seen => Assert.Equal(
            (reply.TrackingId, "mine-1", "user-1"), (seen.Headers["traceparent"][3..35], seen.Headers["Idempotency-Key"], seen.Headers["X-User-ID"])));
    }

    [Fact]
    public async Task A_question_of_the_agent_is_a_422_with_the_question_and_nothing_is_stored()
    {
        _gateway.Agent.AnswerJson(200, """{"generation_id":"gen_1","tracking_id":"t","result":"question","provider":"offline","model":"offline","question":"Which address?"}""");

        var problem = (await _gateway.PostAsync(Workflows, """{"description": "fetch"}""")).AssertProblem(422, "clarification_needed");

        Assert.Equal("Which address?", problem.GetProperty("detail").GetString());
        Assert.Empty(_gateway.Engine.Requests);
    }

    [Fact]
    public async Task What_the_agent_cannot_plan_is_told_on()
    {
        _gateway.Agent.AnswerJson(200, """{"generation_id":"gen_1","tracking_id":"t","result":"unsupported","provider":"offline","model":"offline","message":"I cannot send faxes."}""");

        var problem = (await _gateway.PostAsync(Workflows, """{"description": "fax it"}""")).AssertProblem(422, "unsupported");
        Assert.Equal("I cannot send faxes.", problem.GetProperty("detail").GetString());
        Assert.Empty(_gateway.Engine.Requests);
    }

    [Fact]
    public async Task What_the_engine_refuses_is_told_on_with_its_errors()
    {
        _gateway.Engine.AnswerProblem(422, "invalid_workflow", "The graph has a cycle.", """{"graph.connections[1]":["closes the cycle a > b > a"]}""");

        var problem = (await _gateway.PostAsync(Workflows, Graph)).AssertProblem(422, "invalid_workflow");

        Assert.Equal("closes the cycle a > b > a", problem.GetProperty("errors").GetProperty("graph.connections[1]")[0].GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"description": " "}""")]
    [InlineData("""{"graph": null}""")]
    [InlineData("""{"graph": {}, "description": "and words"}""")]
    [InlineData("")]
    public async Task Neither_or_both_of_graph_and_description_is_refused(string body)
    {
        Assert.Equal(400, (await _gateway.PostAsync(Workflows, body)).Status);
        Assert.Empty(_gateway.Engine.Requests);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData(null)]
    public async Task An_idempotency_key_that_is_no_token_is_refused(string? key) =>
        (await _gateway.PostAsync(Workflows, Graph, ("Idempotency-Key", key ?? new string('k', 129)))).AssertProblem(400, "idempotency_key_invalid");

    [Fact]
    public async Task Calls_without_an_idempotency_key_get_one_each()
    {
        await _gateway.PostAsync(Workflows, Graph);
        await _gateway.PostAsync(Workflows, Graph);

        var keys = _gateway.Engine.Requests.Select(seen => seen.Headers["Idempotency-Key"]).ToList();
        Assert.All(keys, key => Assert.Matches("^idem_[0-9a-f]{32}$", key));
        Assert.Equal(2, keys.Distinct().Count());
    }

    [Theory]
    [InlineData(202)]
    [InlineData(200)]
    public async Task An_execution_is_answered_with_its_place(int status)
    {
        const string Execution = """{"execution_id":"exe_1","workflow_id":"wf_1","status":"queued"}""";
        _gateway.Engine.AnswerJson(status, Execution, location: "/executions/exe_1");

        var reply = await _gateway.PostAsync(Workflows + "/wf_1/execute?wait=30s&other=1", """{"input": {"n": 1}}""");

        Assert.Equal((status, Execution, "/api/app/executions/exe_1"), (reply.Status, reply.Body, reply.Header("Location")));
        Assert.True(_gateway.Engine.Requests.TryDequeue(out var seen));
        Assert.Equal(("/workflows/wf_1/execute?wait=30s", """{"input": {"n": 1}}"""), (seen.Target, seen.Body));
        var receipt = await _gateway.Receipts.OfAsync(reply.TrackingId);
        Assert.Equal(("wf_1", "exe_1"), (receipt["workflow.id"], receipt["workflow.execution_id"]));
    }

    [Fact]
    public async Task An_execution_needs_no_body()
    {
        _gateway.Engine.AnswerJson(202, """{"execution_id":"exe_1"}""");

        Assert.Equal(202, (await _gateway.PostAsync(Workflows + "/wf_1/execute", null)).Status);
        Assert.True(_gateway.Engine.Requests.TryDequeue(out var seen));
        Assert.Equal("{}", seen.Body);
    }

    [Fact]
    public async Task A_session_named_in_a_call_must_exist_and_is_in_use_from_then_on()
    {
        _gateway.Engine.AnswerJson(202, """{"execution_id":"exe_1"}""");
        var made = (await _gateway.PostAsync("/api/app/sessions", "{}")).Json;
        var session = made.GetProperty("session_id").GetString();

        Assert.Equal(202, (await _gateway.PostAsync(Workflows + "/wf_1/execute", $$"""{"session_id": "{{session}}"}""")).Status);
        (await _gateway.PostAsync(Workflows + "/wf_1/execute", """{"session_id": "ses_unknown"}""")).AssertProblem(404, "session_not_found");

        var used = (await _gateway.GetAsync("/api/app/sessions/" + session)).Json.GetProperty("last_used_at").GetDateTimeOffset();
        Assert.True(used > made.GetProperty("last_used_at").GetDateTimeOffset());
        Assert.Single(_gateway.Engine.Requests);
    }

    [Theory]
    [InlineData("GET", "/api/app/workflows", "/workflows")]
    [InlineData("GET", "/api/app/workflows?limit=5&before=wf_9&evil=1", "/workflows?limit=5&before=wf_9")]
    [InlineData("GET", "/api/app/workflows/wf_1", "/workflows/wf_1")]
    [InlineData("GET", "/api/app/workflows/..%2Fhealth", "/workflows/..%252Fhealth")]
    [InlineData("GET", "/api/app/executions?workflow_id=wf_1&limit=2&x=y", "/executions?workflow_id=wf_1&limit=2")]
    [InlineData("GET", "/api/app/executions/exe_1", "/executions/exe_1")]
    [InlineData("GET", "/api/app/executions?sid=spf00e10001@hf1998c91f67bd11b782", "/executions?sid=spf00e10001%40hf1998c91f67bd11b782")]
    [InlineData("POST", "/api/app/executions/exe_1/cancel", "/executions/exe_1/cancel")]
    [InlineData("GET", "/api/v1/app/executions/exe_1", "/executions/exe_1")]
    public async Task Reads_and_cancels_are_the_engines_answer(string method, string path, string target)
    {
        const string Answer = """{"execution_id":"exe_1","workflow_id":"wf_1","more":[1,2]}""";
        string? raw = null;
        _gateway.Engine.Answer = async context =>
        {
            raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            await context.Response.WriteAsync(Answer);
        };

        var reply = await _gateway.SendAsync(new(method), path, null);

        Assert.Equal((200, Answer, target), (reply.Status, reply.Body, raw));
    }

    [Theory]
    [InlineData("/api/app/executions/exe_1/document")]
    [InlineData("/api/v1/app/executions/exe_1/document")]
    public async Task A_runs_document_is_the_engines(string path)
    {
        const string Document = """{"service_id":"wf_1","sid":"spf00e10001@hf1998c91f67bd11b782","execution_id":"exe_1","trace":[]}""";
        _gateway.Engine.AnswerJson(200, Document);

        var reply = await _gateway.GetAsync(path);

        Assert.Equal((200, Document), (reply.Status, reply.Body));
        Assert.True(_gateway.Engine.Requests.TryDequeue(out var seen));
        Assert.Equal(("GET", "/executions/exe_1/document", "dev"), (seen.Method, seen.Target, seen.Headers["X-Tenant-ID"]));
        var receipt = await _gateway.Receipts.OfAsync(reply.TrackingId);
        Assert.Equal(("wf_1", "exe_1", "get_run_document"), (receipt["workflow.id"], receipt["workflow.execution_id"], receipt["operation.name"]));
    }

    [Fact]
    public async Task What_the_engine_does_not_have_is_not_found()
    {
        _gateway.Engine.AnswerProblem(404, "execution_not_found", "There is no such execution.");

        (await _gateway.GetAsync("/api/app/executions/exe_0")).AssertProblem(404, "execution_not_found");
    }

    [Theory]
    [InlineData(503, "text/html", "<html>")]
    [InlineData(500, "application/problem+json", "not json")]
    [InlineData(500, "application/problem+json", "{}")]
    [InlineData(302, "text/plain", "")]
    [InlineData(404, "text/plain", "no route")]
    public async Task An_answer_that_is_not_of_our_contract_means_the_engine_is_unavailable(int status, string contentType, string body)
    {
        _gateway.Engine.AnswerJson(status, body, contentType);

        (await _gateway.PostAsync(Workflows, Graph)).AssertProblem(502, "engine_unavailable");
    }

    [Fact]
    public async Task An_engine_that_is_away_is_a_502_and_one_that_is_slow_a_504()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Upstream:Timeout", "00:00:01"));
        gateway.Engine.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        (await gateway.PostAsync(Workflows, Graph)).AssertProblem(504, "engine_timeout");

        await gateway.Engine.StopAsync();
        (await gateway.PostAsync(Workflows, Graph)).AssertProblem(502, "engine_unavailable");
    }

    [Fact]
    public async Task A_plan_may_take_longer_than_other_answers()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Upstream:Timeout", "00:00:01"), ("Upstream:PlanTimeout", "00:10:00"));
        // The engine's time-out passes while the agent has not answered yet.
        gateway.Engine.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        gateway.Agent.Answer = async context =>
        {
            (await gateway.PostAsync(Workflows, Graph)).AssertProblem(504, "engine_timeout");
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"generation_id":"gen_1","tracking_id":"t","result":"planned","provider":"offline","model":"offline","graph":{{Graph}}}""", context.RequestAborted);
        };

        await gateway.PostAsync(Workflows, """{"description": "fetch it"}""");

        Assert.Contains(gateway.Engine.Requests, seen => seen.Body.Contains("fetch it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_that_takes_too_long_is_a_504()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Upstream:PlanTimeout", "00:00:01"));
        gateway.Agent.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

        (await gateway.PostAsync(Workflows, """{"description": "fetch it"}""")).AssertProblem(504, "agent_timeout");
    }

    [Fact]
    public async Task A_post_is_sent_once_even_when_it_fails()
    {
        _gateway.Engine.AnswerJson(503, "");

        await _gateway.PostAsync(Workflows, Graph);

        Assert.Single(_gateway.Engine.Requests);
    }

    [Fact]
    public async Task What_the_engine_says_unreadably_is_not_blamed_on_the_callers_body()
    {
        _gateway.Engine.AnswerJson(201, "{");

        (await _gateway.PostAsync(Workflows, Graph)).AssertProblem(502, "upstream_answer_unreadable");
    }
}
