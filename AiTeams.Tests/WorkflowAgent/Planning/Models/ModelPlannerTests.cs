using AiTeams.Contracts.Plans;
using AiTeams.Testing.LanguageModels;
using AiTeams.Tests.WorkflowAgent.Planning.Offline;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Planning.Models;

/// <summary>The agent with a model, through both front doors: its own and the double's.</summary>
public sealed class ModelPlannerTests
{
    private const string Graph =
        """{"nodes": [{"id": "start", "kind": "trigger"}, {"id": "get", "kind": "http_request", "configuration": {"method": "GET", "url": "https://a.test/x"}}], "connections": [{"from": "start", "to": "get"}], "triggers": ["start"]}""";

    private static readonly string Planned = $$"""{"result": "planned", "graph": {{Graph}}, "message": "Fetches x."}""";

    [Fact]
    public async Task A_valid_answer_is_the_plan_with_exact_tokens_and_cost()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await StartAsync(model.Then(new ModelAnswer { Text = Planned, Usage = new(2_000, 300, CachedTokens: 1_500, ReasoningTokens: 100) }));

        var plan = await agent.PlanAsync("get me x");

        // 500 × 2.5 + 1,500 × 1.25 + 300 × 10
        Assert.Equal(("planned", "openai", "gpt-test", 2_000L, 300L, 6_125L, "Fetches x."), (plan.Result, plan.Provider, plan.Model, plan.InputTokens, plan.OutputTokens, plan.CostMicroUsd, plan.Message));
        Assert.Equal(("GET https://a.test/x", "get me x"), (Shape.Nodes(plan.Graph!), plan.Graph!.Metadata.Name));
        var request = Assert.Single(model.Requests);
        Assert.Equal("get me x", request.Messages[^1]);
        Assert.Equal("json_object", request.Body.GetProperty("response_format").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Generation_and_ledger_rows_carry_the_story()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await StartAsync(model.Then(new ModelAnswer { Text = Planned, Usage = new(2_000, 300) }));

        var plan = await agent.PlanAsync("get me x");

        var rows = (await agent.TrackAsync(plan.TrackingId)).Rows;
        Assert.Equal(["generations", "model_calls"], rows.Select(static row => row.Table));
        Assert.All(rows, row => Assert.Equal(plan.TrackingId, row.TrackingId));
        Assert.Equal("""{"outcome":"success","provider":"openai","model":"gpt-test","input_tokens":2000,"output_tokens":300,"cost_micro_usd":8000}""", rows[1].Facts!.ToJsonString());
        Assert.NotEqual(rows[0].SpanId, rows[1].SpanId);
    }

    [Fact]
    public async Task A_second_asking_is_answered_from_the_cache_at_no_cost()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await StartAsync(model.Then(new ModelAnswer { Text = Planned }));

        await agent.PlanAsync("get me x");
        var again = await agent.PlanAsync("get  me x");

        Assert.Equal((true, 0L, 0L, 0L), (again.CacheHit, again.InputTokens, again.OutputTokens, again.CostMicroUsd));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task A_broken_plan_goes_back_once_with_what_is_wrong()
    {
        var broken = Planned.Replace("\"to\": \"get\"", "\"to\": \"nowhere\"", StringComparison.Ordinal);
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await StartAsync(model.Then(new ModelAnswer { Text = broken, Usage = new(1_000, 100) }, new ModelAnswer { Text = $"```json\n{Planned}\n```", Usage = new(1_200, 100) }));

        var plan = await agent.PlanAsync("get me x");

        Assert.Equal(("planned", 2_200L, 200L, 7_500L), (plan.Result, plan.InputTokens, plan.OutputTokens, plan.CostMicroUsd));
        var repair = model.Requests.Last();
        Assert.Equal(broken, repair.Messages[^2]);
        Assert.Contains("connections[0].to: there is no node 'nowhere'", repair.Messages[^1], StringComparison.Ordinal);
        Assert.Equal(3, (await agent.TrackAsync(plan.TrackingId)).Rows.Count);
    }

    [Theory]
    [InlineData("I would rather talk about it.")]
    [InlineData("{\"result\": \"planned\"}")]
    [InlineData("{\"result\": \"question\"}")]
    [InlineData("{\"result\": \"whatever\"}")]
    public async Task Twice_broken_is_said_to_have_failed_and_the_calls_stay_booked(string text)
    {
        await using var model = await OpenAiDouble.StartAsync();
        model.Otherwise = new() { Text = text };
        await using var agent = await StartAsync(model);

        using var response = await agent.PostAsync("/generate-workflow", new PlanRequest { Description = "get me x" });

        var problem = await Agent.ProblemAsync(response);
        Assert.Equal((502, "plan_failed"), (problem.Status, problem.Code));
        Assert.Equal(2, model.Requests.Count);
        Assert.Equal(["model_calls", "model_calls"], (await agent.TrackAsync(problem.TrackingId!)).Rows.Select(static row => row.Table));
    }

    [Fact]
    public async Task A_question_of_the_model_is_asked_and_its_answer_told()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await StartAsync(model.Then(new ModelAnswer { Text = """{"result": "question", "question": "Which x?"}""" }, new ModelAnswer { Text = Planned }));

        Assert.Equal(("question", "Which x?"), (await agent.PlanAsync("get me x", "ses_1")) is var asked ? (asked.Result, asked.Question) : default);
        Assert.Equal("planned", (await agent.PlanAsync("the one at a.test", "ses_1")).Result);
        Assert.Equal(["get me x", "Which x?", "the one at a.test"], model.Requests.Last().Messages.Skip(1));
    }

    [Fact]
    public async Task A_failing_model_is_a_problem_and_a_later_try_works()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await StartAsync(model.Then(ModelAnswer.Error(500), new ModelAnswer { Text = Planned }));

        using var response = await agent.PostAsync("/generate-workflow", new PlanRequest { Description = "get me x" }, key: "k1");
        Assert.Equal((502, "model_failed"), (await Agent.ProblemAsync(response)) is var problem ? (problem.Status, problem.Code) : default);
        Assert.Equal("planned", (await agent.PlanAsync("get me x", key: "k1")).Result);
    }

    [Fact]
    public async Task Tokens_that_are_not_reported_are_null_in_plan_and_rows()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await StartAsync(model.Then(new ModelAnswer { Text = Planned, Usage = null }));

        var plan = await agent.PlanAsync("get me x");

        Assert.Equal((null, null, null), (plan.InputTokens, plan.OutputTokens, plan.CostMicroUsd));
        Assert.All((await agent.TrackAsync(plan.TrackingId)).Rows, static row => Assert.False(row.Facts!.ContainsKey("input_tokens")));
    }

    private static Task<Agent> StartAsync(OpenAiDouble model) => Agent.StartAsync(new Dictionary<string, string?>
    {
        ["Models:BaseUrl"] = model.BaseUrl,
        ["Models:Model"] = "gpt-test",
        ["Models:Prices:0:model"] = "gpt-test",
        ["Models:Prices:0:from"] = "2026-01-01",
        ["Models:Prices:0:input"] = "2500000",
        ["Models:Prices:0:cached_input"] = "1250000",
        ["Models:Prices:0:output"] = "10000000",
    });
}
