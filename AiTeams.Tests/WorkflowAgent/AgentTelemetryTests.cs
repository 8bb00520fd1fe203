using System.Diagnostics;
using AiTeams.Contracts.Chat;
using AiTeams.Contracts.Plans;
using AiTeams.Otlp;
using AiTeams.Testing.LanguageModels;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.ServiceDefaults;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent;

/// <summary>Spans as an OTLP backend receives them, and the series that /metrics serves.</summary>
public sealed class AgentTelemetryTests
{
    private const string Answer =
        """{"result": "planned", "graph": {"nodes": [{"id": "start", "kind": "trigger"}], "triggers": ["start"]}}""";

    [Fact]
    public async Task A_plan_by_a_model_is_one_tree_of_spans()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await Agent.StartAsync(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.HttpEndpoint.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["Models:BaseUrl"] = model.Then(new ModelAnswer { Text = Answer }).BaseUrl,
            ["Models:Model"] = "gpt-test",
        });
        var traceId = ActivityTraceId.CreateRandom().ToHexString();

        using var response = await agent.PostAsync("/generate-workflow", new PlanRequest { Description = "do x" }, traceParent: $"00-{traceId}-b7ad6b7169203331-01");
        response.EnsureSuccessStatusCode();

        var tree = await sink.Received.WaitForTreeAsync(traceId, static tree => tree.All.Any(static node => node.Span.Name == "POST /generate-workflow"));
        Assert.Equal(["POST /generate-workflow", "plan_workflow"], tree.One("plan_workflow").Path);
        var cache = tree.One("check_cache");
        Assert.Equal("plan_workflow", cache.Parent!.Span.Name);
        var chat = tree.One("chat gpt-test");
        Assert.Equal("plan_workflow", chat.Parent!.Span.Name);
        Assert.Contains(chat.Children, static child => child.Span.Kind == OtlpSpanKind.Client && child.Span.Name == "POST");
        Assert.Contains(chat.Children, static child => child.Span.Name.Contains("model_calls", StringComparison.Ordinal));
        Assert.Equal("workflow_generated", Assert.Single(tree.One("plan_workflow").Span.Events).Name);
    }

    [Fact]
    public async Task The_events_of_a_request_tell_of_its_start_the_cache_and_the_model()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var agent = await Agent.StartAsync(new Dictionary<string, string?>
        {
            ["Models:BaseUrl"] = model.Then(new ModelAnswer { Text = Answer, Usage = new(100, 20) }).BaseUrl,
            ["Models:Model"] = "gpt-test",
        });

        await agent.PlanAsync("do x");
        await agent.PlanAsync("do x");

        var events = agent.Service.Lines.All.Select(line => line.Text("event.name")).ToList();
        Assert.Equal(2, events.Count(name => name == "RequestStarted"));
        Assert.Single(events, name => name == "CacheHit");
        Assert.Single(events, name => name == "LlmCallCompleted");
        var called = agent.Service.Lines.All.First(line => line.Text("event.name") == "LlmCallCompleted");
        Assert.Equal(("DEBUG", "gpt-test", 100, 20), (called.Text("level"), called.Text("ai.model"), called.Number("ai.input_tokens"), called.Number("ai.output_tokens")));
        Assert.DoesNotContain(agent.Service.Lines.All, line => line.ToString().Contains("do x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_agent_s_series_count_requests_errors_and_the_cache_by_tenant()
    {
        await using var agent = await Agent.StartAsync();

        await agent.PlanAsync("fetch https://a.test/x");
        await agent.PlanAsync("fetch https://a.test/x");
        using var bad = await agent.PostAsync("/generate-workflow", new PlanRequest { Description = "" });
        agent.Engine.Fails = static () => new(System.Net.HttpStatusCode.InternalServerError);
        using var failed = await agent.PostAsync("/generate", new ChatRequest { Message = "fetch https://a.test/y" });
        await failed.Content.ReadAsStringAsync();

        Assert.Equal("1", await SampleAsync(agent, "agent_errors_total", "error_type=\"description_missing\"", "tenant_id=\"acme\""));
        Assert.Equal("1", await SampleAsync(agent, "agent_errors_total", "error_type=\"engine_unavailable\""));
        Assert.Equal("2", await SampleAsync(agent, "agent_requests_total", "endpoint=\"/generate-workflow\"", "status=\"success\"", "method=\"POST\""));
        Assert.Equal("1", await SampleAsync(agent, "agent_requests_total", "endpoint=\"/generate-workflow\"", "status=\"error\""));
        Assert.Equal("1", await SampleAsync(agent, "agent_requests_total", "endpoint=\"/generate\"", "status=\"error\""));
        Assert.Equal("1", await SampleAsync(agent, "agent_cache_requests_total", "result=\"hit\"", "cache_type=\"plan\"", "tenant_id=\"acme\""));
        Assert.Equal("2", await SampleAsync(agent, "agent_cache_requests_total", "result=\"miss\""));
        Assert.Equal("0", await SampleAsync(agent, "agent_active_connections"));
        Assert.Equal("2", await SampleAsync(agent, "ai_requests_total", "provider=\"offline\"", "model=\"offline\"", "outcome=\"success\""));
    }

    /// <summary>The value of the only sample with these labels; asked again until it is there, for a stream's books close after its last byte.</summary>
    private static async Task<string> SampleAsync(Agent agent, string name, params string[] labels) =>
        (await Support.Eventually.GetAsync(
            async cancellationToken => (await agent.Service.Client.GetStringAsync("/metrics", cancellationToken)).Split('\n')
                .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal))).ToList(),
            static lines => lines.Count == 1))[0].Split("} ")[1].Split(' ')[0];
}
