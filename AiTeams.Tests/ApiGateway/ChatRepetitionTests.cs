using System.Text.Json;
using Xunit;
using static AiTeams.Tests.ApiGateway.Chats;

namespace AiTeams.Tests.ApiGateway;

public sealed class ChatRepetitionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayUnderTest _gateway = fixture.Fresh();

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

    private Task<Reply> ChatAsync(string message, string? more = null, params (string, string)[] headers) => _gateway.ChatAsync(message, more, headers);
}
