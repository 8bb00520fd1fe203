using System.Net.Http.Headers;
using System.Text;
using AiTeams.Contracts.Plans;
using AiTeams.Tests.Support;
using AiTeams.Tests.WorkflowAgent.Planning.Offline;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Generations;

/// <summary><c>POST /generate-workflow</c> through the front door, offline.</summary>
public sealed class GenerateWorkflowTests
{
    [Fact]
    public async Task A_description_is_planned_offline_at_no_cost()
    {
        await using var agent = await Agent.StartAsync();

        var plan = await agent.PlanAsync("fetch https://a.test/x then post it to https://b.test/y");

        Assert.Equal(("planned", "offline", "offline", 0L, 0L, 0L, false), (plan.Result, plan.Provider, plan.Model, plan.InputTokens, plan.OutputTokens, plan.CostMicroUsd, plan.CacheHit));
        Assert.StartsWith("gen_", plan.GenerationId, StringComparison.Ordinal);
        Assert.Equal("GET https://a.test/x; POST https://b.test/y", Shape.Nodes(plan.Graph!));
        Assert.Empty(agent.Engine.Requests);
    }

    [Fact]
    public async Task The_same_words_come_from_the_cache_for_the_same_tenant_only()
    {
        await using var agent = await Agent.StartAsync();

        Assert.False((await agent.PlanAsync("fetch https://a.test/x")).CacheHit);
        var again = await agent.PlanAsync("  fetch\n https://a.test/x ");
        Assert.Equal((true, "GET https://a.test/x"), (again.CacheHit, Shape.Nodes(again.Graph!)));
        Assert.False((await agent.PlanAsync("fetch https://a.test/X")).CacheHit);
        Assert.False((await agent.PlanAsync("fetch https://a.test/x", tenant: "globex")).CacheHit);
    }

    [Fact]
    public async Task A_question_s_answer_continues_the_session_and_a_restart_forgets_nothing()
    {
        using var folder = new TempFolder();
        await using (var before = await Agent.StartAsync(dataFolder: folder.Path))
        {
            var asked = await before.PlanAsync("fetch the weather and notify Slack", "ses_1");
            Assert.Equal(("question", "Which URL should be used for “fetch the weather”?"), (asked.Result, asked.Question));
            Assert.Equal("Which URL should be used for “fetch the weather”?", (await before.PlanAsync("no idea", "ses_1")).Question);
            Assert.Equal("What is the webhook URL for Slack?", (await before.PlanAsync("https://w.test", "ses_1")).Question);
        }

        await using var agent = await Agent.StartAsync(dataFolder: folder.Path);
        Assert.Equal("question", (await agent.PlanAsync("fetch the weather", "ses_2")).Result);
        Assert.Equal("unsupported", (await agent.PlanAsync("https://h.test", "ses_1", tenant: "globex")).Result);
        var plan = await agent.PlanAsync("https://h.test", "ses_1");
        Assert.Equal("GET https://w.test; POST https://h.test", Shape.Nodes(plan.Graph!));
        Assert.Equal("unsupported", (await agent.PlanAsync("https://h.test", "ses_1")).Result);
    }

    [Fact]
    public async Task An_answer_that_is_a_description_of_its_own_begins_anew()
    {
        await using var agent = await Agent.StartAsync();

        await agent.PlanAsync("fetch the weather", "ses_1");
        var plan = await agent.PlanAsync("forget it. post to the store", "ses_1");
        Assert.Equal("question", plan.Result);
        Assert.Equal("wait PT5M", Shape.Nodes((await agent.PlanAsync("wait 5 minutes", "ses_1")).Graph!));
    }

    [Fact]
    public async Task The_same_idempotency_key_answers_the_stored_generation_and_another_body_is_refused()
    {
        await using var agent = await Agent.StartAsync();

        var first = await agent.PlanAsync("fetch https://a.test/x", key: "k1");
        var second = await agent.PlanAsync("fetch https://a.test/x", key: "k1");
        Assert.Equal((first.GenerationId, first.TrackingId, false), (second.GenerationId, second.TrackingId, second.CacheHit));
        Assert.NotEqual(first.GenerationId, (await agent.PlanAsync("fetch https://a.test/x", key: "k1", tenant: "globex")).GenerationId);

        using var other = await agent.PostAsync("/generate-workflow", new PlanRequest { Description = "fetch https://a.test/y" }, key: "k1");
        Assert.Equal((422, "idempotency_key_reused"), ((await Agent.ProblemAsync(other)) is var problem ? (problem.Status, problem.Code) : default));
    }

    [Fact]
    public async Task Twenty_at_once_under_one_key_make_one_generation()
    {
        await using var agent = await Agent.StartAsync();

        var plans = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => agent.PlanAsync("fetch https://a.test/x", key: "k1")));

        Assert.Single(plans.Select(static plan => plan.GenerationId).Distinct());
    }

    [Theory]
    [InlineData("{\"description\": \"\"}", 400, "description_missing")]
    [InlineData("{\"description\": \"  \\n\"}", 400, "description_missing")]
    [InlineData("{}", 400, "description_missing")]
    [InlineData("{\"description\": 5}", 400, "malformed_json")]
    [InlineData("{\"description\": ", 400, "malformed_json")]
    [InlineData("{\"description\": null}", 400, "description_missing")]
    public async Task Bad_bodies_are_problems_with_the_tracking_id(string body, int status, string code)
    {
        await using var agent = await Agent.StartAsync();

        using var response = await agent.SendAsync("/generate-workflow", Json(body));

        var problem = await Agent.ProblemAsync(response);
        Assert.Equal((status, code, Assert.Single(response.Headers.GetValues("X-Tracking-ID"))), (problem.Status, problem.Code, problem.TrackingId));
        Assert.Equal("planned", (await agent.PlanAsync("fetch https://a.test/x")).Result);
    }

    [Fact]
    public async Task Descriptions_over_the_bound_and_calls_without_a_tenant_are_refused()
    {
        await using var agent = await Agent.StartAsync();

        using var tooLong = await agent.PostAsync("/generate-workflow", new PlanRequest { Description = new string('a', 8_001) });
        Assert.Equal((422, "description_too_long", "A description has at most 8000 characters; this one has 8001."), (await Agent.ProblemAsync(tooLong)) is var first ? (first.Status, first.Code, first.Detail) : default);
        using var noTenant = await agent.PostAsync("/generate-workflow", new PlanRequest { Description = "fetch https://a.test/x" }, tenant: null);
        Assert.Equal((400, "tenant_missing"), (await Agent.ProblemAsync(noTenant)) is var second ? (second.Status, second.Code) : default);
        Assert.Equal("unsupported", (await agent.PlanAsync(new string('a', 8_000))).Result);
    }

    [Fact]
    public async Task The_story_finds_its_generation_and_nobody_else_s()
    {
        await using var agent = await Agent.StartAsync();
        var plan = await agent.PlanAsync("fetch https://a.test/secret-plan", "ses_1");
        await agent.PlanAsync("fetch https://a.test/other");

        var row = Assert.Single((await agent.TrackAsync(plan.TrackingId)).Rows);

        Assert.Equal(("generations", plan.GenerationId, plan.TrackingId, plan.TrackingId), (row.Table, row.Id, row.TrackingId, row.TraceId));
        Assert.Equal(
            """{"result":"planned","cache_hit":false,"session_id":"ses_1","provider":"offline","model":"offline","input_tokens":0,"output_tokens":0,"cost_micro_usd":0}""", row.Facts!.ToJsonString());
        Assert.Empty((await agent.TrackAsync(plan.TrackingId, "globex")).Rows);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
