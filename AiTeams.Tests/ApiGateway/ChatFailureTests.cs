using System.Text;
using System.Text.Json;
using AiTeams.Tests.Support;
using Xunit;
using static AiTeams.Tests.ApiGateway.Chats;

namespace AiTeams.Tests.ApiGateway;

public sealed class ChatFailureTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayUnderTest _gateway = fixture.Fresh();

    [Fact]
    public async Task An_agent_that_is_away_is_a_502_before_the_stream_begins()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.Agent.StopAsync();

        var reply = await gateway.PostAsync(Chats.Stream, """{"message": "hello"}""");

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
        using var request = Chats.Request("hello");
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
        await using var gateway = await GatewayUnderTest.StartAsync(("Chat:LongestSilence", "00:00:05"));
        var given = new TaskCompletionSource();
        gateway.Agent.AnswerEvents(async (context, write) =>
        {
            context.RequestAborted.Register(() => given.TrySetResult()); // the gateway hangs up
            await write(Status);
            await given.Task;
        });

        await AssertEndedByGatewayAsync(gateway, await gateway.PostAsync(Chats.Stream, """{"message": "hello"}"""), Status, firstId: 2);
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
        using (var request = Chats.Request("hello"))
        {
            request.RequestUri = new Uri(_gateway.Service.Url, Chats.Stream);
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

    private Task<Reply> ChatAsync(string message, string? more = null, params (string, string)[] headers) => _gateway.ChatAsync(message, more, headers);
}
