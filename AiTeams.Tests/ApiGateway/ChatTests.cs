using System.Text;
using System.Text.Json;
using Xunit;
using static AiTeams.Tests.ApiGateway.Chats;

namespace AiTeams.Tests.ApiGateway;

public sealed class ChatTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayUnderTest _gateway = fixture.Fresh();

    [Fact]
    public async Task The_agents_events_arrive_byte_for_byte()
    {
        const string Comment = ": ping\n\n";
        const string WindowsLines = "id: 2\r\nevent: status\r\ndata: {}\r\n\r\n";
        _gateway.Agent.AnswerEvents(async (_, write) =>
        {
            await write(Status[..20]);
            await write(Status[20..] + Comment + WindowsLines);
            await write(Message + Done + "after the end\n\n");
        });

        var reply = await ChatAsync("hello");

        Assert.Equal(Status + Comment + WindowsLines + Message + Done, reply.Body);
        Assert.Equal(("text/event-stream", "no", "no-store, no-cache"),
            (reply.Header("Content-Type"), reply.Header("X-Accel-Buffering"), reply.Header("Cache-Control")));
        Assert.Matches("^[0-9a-f]{32}$", reply.TrackingId);
        Assert.Equal("success", (await _gateway.Receipts.OfAsync(reply.TrackingId))["receipt.outcome"]);
    }

    [Fact]
    public async Task Each_event_arrives_before_the_next_one_is_made()
    {
        var next = new SemaphoreSlim(0);
        _gateway.Agent.AnswerEvents(async (context, write) =>
        {
            foreach (var text in new[] { Status, Message, Done })
            {
                await next.WaitAsync(context.RequestAborted);
                await write(text);
            }
        });
        using var request = Chats.Request("hello");
        using var response = await _gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead); // before the first event
        await using var body = await response.Content.ReadAsStreamAsync();

        foreach (var text in new[] { Status, Message, Done })
        {
            next.Release();
            var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
            await body.ReadExactlyAsync(bytes);
            Assert.Equal(text, Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public async Task The_agent_is_told_who_asks_what_and_the_session_is_made()
    {
        _gateway.Agent.AnswerEvents((_, write) => write(Done));

        var reply = await ChatAsync("hello", "\"user_id\": \"user-9\"", ("traceparent", "00-12345678901234567890123456789012-1234567890123456-01"));

        Assert.True(_gateway.Agent.Requests.TryDequeue(out var seen));
        var body = JsonElement.Parse(seen.Body);
        Assert.Equal(("POST", "/generate", "dev", "user-9"), (seen.Method, seen.Target, seen.Headers["X-Tenant-ID"], seen.Headers["X-User-ID"]));
        Assert.Equal("12345678901234567890123456789012", seen.Headers["traceparent"][3..35]);
        Assert.StartsWith("idem_", seen.Headers["Idempotency-Key"], StringComparison.Ordinal);
        Assert.Equal("hello", body.GetProperty("message").GetString());
        var session = await _gateway.GetAsync("/api/app/sessions/" + body.GetProperty("session_id").GetString());
        Assert.Equal((200, "user-9"), (session.Status, session.Json.GetProperty("user_id").GetString()));
        Assert.Equal(reply.TrackingId, session.Json.GetProperty("tracking_id").GetString());
    }

    [Fact]
    public async Task What_was_said_and_answered_is_stored_before_the_end_is_told()
    {
        _gateway.Agent.AnswerEvents((_, write) => write(Status + Message + Workflow + Done));

        var reply = await ChatAsync("make it");

        Assert.True(_gateway.Agent.Requests.TryDequeue(out var seen));
        var sessionId = JsonElement.Parse(seen.Body).GetProperty("session_id").GetString();
        var messages = (await _gateway.GetAsync("/api/app/sessions/" + sessionId)).Json.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(
            [("user", "message", "make it", null), ("assistant", "message", "Zwei Schritte: 你好", null), ("assistant", "workflow", "Fetch", "wf_1")],
            messages.Select(message => (message.GetProperty("role").GetString(), message.GetProperty("type").GetString(), message.GetProperty("content").GetString(),
                message.TryGetProperty("workflow_id", out var workflow) ? workflow.GetString() : null)));
        Assert.All(messages, message => Assert.Equal(reply.TrackingId, message.GetProperty("tracking_id").GetString()));

        var receipt = await _gateway.Receipts.OfAsync(reply.TrackingId);
        Assert.Equal((sessionId, "wf_1", "chat", "4"), (receipt["session.id"], receipt["workflow.id"], receipt["operation.name"], receipt["receipt.rows_written"]));
    }

    [Fact]
    public async Task A_workflow_made_in_a_chat_is_counted_as_one()
    {
        using var measured = new Measurements(_gateway.Service.Services);
        _gateway.Agent.AnswerEvents((_, write) => write(Status + Message + Workflow + Done));
        await ChatAsync("make it");
        _gateway.Agent.AnswerEvents((_, write) => write(Status + Message + Done));
        await ChatAsync("only talk");

        Assert.Equal(
            ["user_activity_total{activity_type=chat,user_segment=free} 1", "user_activity_total{activity_type=workflow_created,user_segment=free} 1", "user_activity_total{activity_type=chat,user_segment=free} 1"],
            measured.Of("user_activity_total"));
    }

    [Fact]
    public async Task A_session_goes_on_and_an_unknown_one_is_refused_before_the_agent_is_asked()
    {
        _gateway.Agent.AnswerEvents((_, write) => write(Done));
        var session = (await _gateway.PostAsync("/api/app/sessions", "{}")).Json.GetProperty("session_id").GetString();

        Assert.Equal(200, (await ChatAsync("again", $"\"session_id\": \"{session}\"")).Status);
        (await ChatAsync("again", "\"session_id\": \"ses_unknown\"")).AssertProblem(404, "session_not_found");
        Assert.Single(_gateway.Agent.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message": "  "}""")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_chat_needs_a_message(string? body)
    {
        body ??= $$"""{"message": "{{new string('m', 8_001)}}"}""";
        Assert.Equal(400, (await _gateway.PostAsync(Chats.Stream, body)).Status);
        Assert.Empty(_gateway.Agent.Requests);
    }

    private Task<Reply> ChatAsync(string message, string? more = null, params (string, string)[] headers) => _gateway.ChatAsync(message, more, headers);
}
