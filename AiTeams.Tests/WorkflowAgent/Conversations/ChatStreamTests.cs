using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AiTeams.Contracts;
using AiTeams.Contracts.Chat;
using AiTeams.Testing.LanguageModels;
using AiTeams.Testing.Time;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Conversations;

/// <summary><c>POST /generate</c>: the whole stream as it is on the wire.</summary>
public sealed partial class ChatStreamTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string TraceParent = $"00-{TraceId}-b7ad6b7169203331-01";

    [Fact]
    public async Task A_plan_is_told_stored_and_done()
    {
        await using var agent = await Agent.StartAsync(time: new FakeTime());

        using var response = await agent.PostAsync("/generate", new ChatRequest { Message = "every hour get https://a.test/x", SessionId = "ses_1" }, traceParent: TraceParent, user: "李雷 50%");

        const string common = $"\"session_id\":\"ses_1\",\"tracking_id\":\"{TraceId}\",\"at\":\"2026-01-01T00:00:00Z\"";
        Assert.Equal(
            $$"""
            id: 1
            event: status
            data: {"type":"status",{{common}},"is_final":false,"text":"Planning the workflow."}

            id: 2
            event: message
            data: {"type":"message",{{common}},"is_final":false,"text":"The schedule is stored with the workflow; nothing starts it at those times yet, so run it with execute."}

            id: 3
            event: status
            data: {"type":"status",{{common}},"is_final":false,"text":"Storing the workflow."}

            id: 4
            event: workflow
            data: {"type":"workflow",{{common}},"is_final":false,"workflow":{"workflow_id":"wf_1","tracking_id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","name":"every hour get https://a.test/x","workflow_type":"simple","created_at":"2026-01-02T00:00:00Z"} }

            id: 5
            event: done
            data: {"type":"done",{{common}},"is_final":true,"result":"workflow"}


            """.Replace("} }", "}}", StringComparison.Ordinal),
            await response.Content.ReadAsStringAsync());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TraceId, Assert.Single(response.Headers.GetValues("X-Tracking-ID")));
        var stored = Assert.Single(agent.Engine.Requests);
        Assert.Equal(("acme", "李雷 50%"), (stored.Tenant, stored.User));
        Assert.StartsWith("gen_", stored.Key, StringComparison.Ordinal);
        var row = Assert.Single((await agent.TrackAsync(TraceId)).Rows);
        Assert.Equal((stored.Key, "wf_1", TraceId), (row.Id, row.Facts!["workflow_id"]!.GetValue<string>(), row.UpdatedTrackingId));
    }

    [Fact]
    public async Task A_question_is_asked_and_its_answer_makes_the_workflow()
    {
        await using var agent = await Agent.StartAsync();

        Assert.Equal(["status", "question: Which URL should be used for “fetch the weather”?", "done: question"], await ChatAsync(agent, "fetch the weather"));
        Assert.Empty(agent.Engine.Stored);
        Assert.Equal(["status", "status", "workflow", "done: workflow"], await ChatAsync(agent, "https://w.test/now"));
        Assert.Single(agent.Engine.Stored);
    }

    [Fact]
    public async Task What_is_not_supported_is_said()
    {
        await using var agent = await Agent.StartAsync();

        var events = await ChatAsync(agent, "bake a cake");

        Assert.Equal(("status", 3, "done: unsupported"), (events[0], events.Count, events[2]));
        Assert.StartsWith("message: I read no step in this description. I cannot do: “bake a cake”.", events[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_engine_is_told_in_the_stream_and_the_same_key_finishes_the_work()
    {
        await using var agent = await Agent.StartAsync();
        agent.Engine.Fails = static () => new(HttpStatusCode.InternalServerError);

        Assert.Equal(["status", "status", "error: engine_unavailable", "done: error"], await ChatAsync(agent, "fetch https://a.test/x", key: "k1"));
        agent.Engine.Fails = null;
        Assert.Equal(["status", "status", "workflow", "done: workflow"], await ChatAsync(agent, "fetch https://a.test/x", key: "k1"));
        Assert.Equal(["status", "status", "workflow", "done: workflow"], await ChatAsync(agent, "fetch https://a.test/x", key: "k1"));

        Assert.Single(agent.Engine.Stored);
        Assert.Single(agent.Engine.Requests.Select(static request => request.Key).Distinct());
    }

    [Fact]
    public async Task The_engine_s_refusal_keeps_its_code_and_the_receipt_says_failed_in_body()
    {
        await using var agent = await Agent.StartAsync();
        agent.Engine.Fails = static () => EngineDouble.Problem(HttpStatusCode.UnprocessableEntity, "invalid_workflow", "No.");

        Assert.Equal(["status", "status", "error: invalid_workflow", "done: error"], await ChatAsync(agent, "fetch https://a.test/x"));

        await Eventually.TrueAsync(() => agent.Service.Lines.All.Any(static line => line.GetRawText().Contains("\"outcome\":\"failed_in_body\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Refusals_before_the_first_event_are_problems()
    {
        await using var agent = await Agent.StartAsync();

        using var response = await agent.PostAsync("/generate", new ChatRequest { Message = " " });

        Assert.Equal((400, "description_missing"), (await Agent.ProblemAsync(response)) is var problem ? (problem.Status, problem.Code) : default);
    }

    [Fact]
    public async Task A_slow_answer_pings_every_fifteen_seconds()
    {
        var time = new FakeTime();
        await using var model = await OpenAiDouble.StartAsync();
        var hold = new TaskCompletionSource();
        model.Then(new ModelAnswer { Text = """{"result": "question", "question": "Where?"}""", Hold = hold.Task });
        await using var agent = await Agent.StartAsync(new Dictionary<string, string?> { ["Models:BaseUrl"] = model.BaseUrl, ["Models:Model"] = "m" }, time);

        using var response = await agent.PostAsync("/generate", new ChatRequest { Message = "fetch something" });
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        await model.ReceivedAsync(1);
        while (await lines.ReadLineAsync() is { Length: > 0 }) { }

        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal((": ping", ""), (await lines.ReadLineAsync(), await lines.ReadLineAsync()));
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal((": ping", ""), (await lines.ReadLineAsync(), await lines.ReadLineAsync()));
        hold.SetResult();
        Assert.Equal(("id: 2", "event: question"), (await lines.ReadLineAsync(), await lines.ReadLineAsync()));
        Assert.EndsWith("\"is_final\":true,\"result\":\"question\"}", (await lines.ReadToEndAsync()).TrimEnd(), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> ChatAsync(Agent agent, string message, string? key = null)
    {
        using var response = await agent.PostAsync("/generate", new ChatRequest { Message = message, SessionId = "ses_1" }, key: key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var events = Event().Matches(await response.Content.ReadAsStringAsync());
        return [.. events.Select(static found => JsonSerializer.Deserialize<ChatEvent>(found.Groups[1].Value, ContractJson.Options)!).Select(static told => told.Type switch
        {
            ChatEventTypes.Question or ChatEventTypes.Message => $"{told.Type}: {told.Text}",
            ChatEventTypes.Error => $"error: {told.Code}",
            ChatEventTypes.Done => $"done: {told.Result}",
            _ => told.Type,
        })];
    }

    [GeneratedRegex("^data: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Event();
}
