using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class ChatTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Stream = "/api/app/chat/stream";
    private const string Status = "id: 1\nevent: status\ndata: {\"type\":\"status\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\"}\n\n";
    private const string Message = "id: 2\nevent: message\ndata: {\"type\":\"message\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\",\"text\":\"Zwei Schritte: 你好\"}\n\n";
    private const string Done = "id: 3\nevent: done\ndata: {\"type\":\"done\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\",\"is_final\":true,\"result\":\"workflow\"}\n\n";

    private const string Workflow =
        "id: 3\nevent: workflow\ndata: {\"type\":\"workflow\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\",\"workflow\":{\"workflow_id\":\"wf_1\",\"tracking_id\":\"t\","
        + "\"name\":\"Fetch\",\"workflow_type\":\"simple\",\"created_at\":\"2026-01-01T00:00:00Z\"}}\n\n";

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
        using var request = Request("hello");
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
        Assert.Equal(400, (await _gateway.PostAsync(Stream, body)).Status);
        Assert.Empty(_gateway.Agent.Requests);
    }

    [Fact]
    public async Task An_agent_that_is_away_is_a_502_before_the_stream_begins()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.Agent.StopAsync();

        var reply = await gateway.PostAsync(Stream, """{"message": "hello"}""");

        reply.AssertProblem(502, "agent_unavailable");
        Assert.Equal("server_error", (await gateway.Receipts.OfAsync(reply.TrackingId))["receipt.outcome"]);
    }

    [Fact]
    public async Task A_problem_of_the_agent_is_told_on_with_the_gateways_tracking_id()
    {
        _gateway.Agent.AnswerProblem(422, "message_not_understood", "Say what to do.", """{"message":["no verb"]}""");

        var problem = (await ChatAsync("hm")).AssertProblem(422, "message_not_understood");

        Assert.Equal(("Say what to do.", "no verb"), (problem.GetProperty("detail").GetString(), problem.GetProperty("errors").GetProperty("message")[0].GetString()));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_ends_with_an_error_and_done_and_without_the_half_event()
    {
        var relayed = new TaskCompletionSource();
        _gateway.Agent.AnswerEvents(async (context, write) =>
        {
            await write(Status + Message + "id: 3\nevent: mess");
            await relayed.Task;
            context.Abort();
        });
        using var request = Request("hello");
        using var response = await _gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = new byte[Encoding.UTF8.GetByteCount(Status + Message)];
        await body.ReadExactlyAsync(first);
        relayed.SetResult();
        using var rest = new StreamReader(body);

        var reply = new Reply(response, Encoding.UTF8.GetString(first) + await rest.ReadToEndAsync());

        await AssertEndedByGatewayAsync(_gateway, reply, Status + Message, firstId: 3);
    }

    [Fact]
    public async Task A_stream_that_ends_without_done_is_ended_by_the_gateway()
    {
        _gateway.Agent.AnswerEvents((_, write) => write(Status));

        await AssertEndedByGatewayAsync(_gateway, await ChatAsync("hello"), Status, firstId: 2);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_ended_by_the_gateway()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Chat:LongestSilence", "00:00:01"));
        var given = new TaskCompletionSource();
        gateway.Agent.AnswerEvents(async (context, write) =>
        {
            context.RequestAborted.Register(() => given.TrySetResult()); // the gateway hangs up
            await write(Status);
            await given.Task;
        });

        await AssertEndedByGatewayAsync(gateway, await gateway.PostAsync(Stream, """{"message": "hello"}"""), Status, firstId: 2);
        await given.Task.WaitAsync(Patience.Most);
    }

    [Fact]
    public async Task An_error_that_the_agent_tells_in_its_stream_marks_the_receipt()
    {
        _gateway.Agent.AnswerEvents((_, write) => write(
            "id: 1\nevent: error\ndata: {\"type\":\"error\",\"tracking_id\":\"t\",\"at\":\"2026-01-01T00:00:00Z\",\"code\":\"engine_unavailable\",\"text\":\"no\"}\n\n" + Done));

        var reply = await ChatAsync("hello");

        var receipt = await _gateway.Receipts.OfAsync(reply.TrackingId);
        Assert.Equal(("failed_in_body", "engine_unavailable"), (receipt["receipt.outcome"], receipt["error.code"]));
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_the_agents_work_and_leaves_a_receipt()
    {
        var cancelled = new TaskCompletionSource();
        _gateway.Agent.AnswerEvents(async (context, write) =>
        {
            context.RequestAborted.Register(() => cancelled.TrySetResult());
            await write(Message);
            await cancelled.Task;
        });
        string trackingId;
        string? sessionId;
        // Without draining: the connection is closed at once, as by a browser's tab.
        using (var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null, MaxResponseDrainSize = 0 })
        using (var client = new HttpMessageInvoker(handler))
        using (var request = Request("hello"))
        {
            request.RequestUri = new Uri(_gateway.Service.Url, Stream);
            using var response = await client.SendAsync(request, CancellationToken.None);
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[Encoding.UTF8.GetByteCount(Message)]);
            trackingId = response.Headers.GetValues("X-Tracking-ID").Single();
            Assert.True(_gateway.Agent.Requests.TryPeek(out var seen));
            sessionId = JsonElement.Parse(seen.Body).GetProperty("session_id").GetString();
        }

        await cancelled.Task.WaitAsync(Patience.Most);
        Assert.Equal("aborted", (await _gateway.Receipts.OfAsync(trackingId))["receipt.outcome"]);
        await Eventually.GetAsync(
            async _ => (await _gateway.GetAsync("/api/app/sessions/" + sessionId)).Json.GetProperty("messages").GetArrayLength(), stored => stored == 2);
    }

    [Fact]
    public async Task A_chat_sent_twice_with_one_key_is_said_once_and_answered_from_the_same_session()
    {
        _gateway.Agent.AnswerProblem(502, "model_failed", "no");
        Assert.Equal(502, (await ChatAsync("repeat me", null, ("Idempotency-Key", "chat-1"))).Status);
        _gateway.Agent.AnswerEvents((_, write) => write(Status + Message + Workflow + Done));
        await ChatAsync("repeat me", null, ("Idempotency-Key", "chat-1"));
        var again = await ChatAsync("repeat me", null, ("Idempotency-Key", "chat-1"));

        Assert.Equal(200, again.Status);
        var sessionId = Assert.Single(_gateway.Agent.Requests.Select(seen => JsonElement.Parse(seen.Body).GetProperty("session_id").GetString()).Distinct());
        var messages = (await _gateway.GetAsync("/api/app/sessions/" + sessionId)).Json.GetProperty("messages").EnumerateArray();
        Assert.Equal(["repeat me", "Zwei Schritte: 你好", "Fetch"], messages.Select(message => message.GetProperty("content").GetString()));
        Assert.Contains(sessionId!, (await _gateway.GetAsync("/api/app/tracking/" + again.TrackingId)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_sent_twice_at_once_is_said_once()
    {
        _gateway.Agent.AnswerEvents((_, write) => write(Message + Done));

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ChatAsync("all at once", null, ("Idempotency-Key", "chat-2"))));

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        var sessionId = Assert.Single(_gateway.Agent.Requests.Select(seen => JsonElement.Parse(seen.Body).GetProperty("session_id").GetString()).Distinct());
        var messages = (await _gateway.GetAsync("/api/app/sessions/" + sessionId)).Json.GetProperty("messages").EnumerateArray();
        Assert.Equal(["all at once", "Zwei Schritte: 你好"], messages.Select(message => message.GetProperty("content").GetString()));
    }

    [Fact]
    public async Task A_key_that_comes_with_other_words_is_refused_and_another_tenants_key_is_another()
    {
        _gateway.Agent.AnswerEvents((_, write) => write(Done));
        await ChatAsync("one", null, ("Idempotency-Key", "chat-3"));

        (await ChatAsync("two", null, ("Idempotency-Key", "chat-3"))).AssertProblem(422, "idempotency_key_reused");
        Assert.Equal(200, (await ChatAsync("two", null, ("Idempotency-Key", "chat-3"), ("X-API-Key", fixture.Keys["all"]))).Status);
    }

    private static async Task AssertEndedByGatewayAsync(GatewayUnderTest gateway, Reply reply, string relayed, int firstId)
    {
        Assert.Equal(200, reply.Status);
        Assert.StartsWith(relayed, reply.Body, StringComparison.Ordinal);
        var events = reply.Body[relayed.Length..].Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, events.Length);
        Assert.StartsWith($"id: {firstId}\nevent: error\ndata: ", events[0], StringComparison.Ordinal);
        Assert.StartsWith($"id: {firstId + 1}\nevent: done\ndata: ", events[1], StringComparison.Ordinal);

        var (error, done) = (Data(events[0]), Data(events[1]));
        Assert.Equal(("error", "agent_unavailable", reply.TrackingId, false),
            (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("tracking_id").GetString(), error.GetProperty("is_final").GetBoolean()));
        Assert.Equal(("done", "error", reply.TrackingId, true),
            (done.GetProperty("type").GetString(), done.GetProperty("result").GetString(), done.GetProperty("tracking_id").GetString(), done.GetProperty("is_final").GetBoolean()));
        var receipt = await gateway.Receipts.OfAsync(reply.TrackingId);
        Assert.Equal(("failed_in_body", "agent_unavailable"), (receipt["receipt.outcome"], receipt["error.code"]));

        static JsonElement Data(string text) => JsonElement.Parse(text[(text.IndexOf("data: ", StringComparison.Ordinal) + 6)..]);
    }

    private Task<Reply> ChatAsync(string message, string? more = null, params (string, string)[] headers) =>
        _gateway.PostAsync(Stream, $$"""{"message": "{{message}}"{{(more is null ? "" : ", " + more)}}}""", headers);

    private static HttpRequestMessage Request(string message) => new(HttpMethod.Post, Stream)
    {
        Content = new StringContent($$"""{"message": "{{message}}"}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
    };
}
