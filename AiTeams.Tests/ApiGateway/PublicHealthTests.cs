using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class PublicHealthTests : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync();
        _gateway.Engine.AnswerJson(200, "Healthy", "text/plain");
        _gateway.Agent.AnswerJson(200, "Healthy", "text/plain");
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task All_is_healthy_when_every_service_is()
    {
        var reply = await _gateway.GetAsync("/api/public/health");

        Assert.Equal((200, "healthy"), (reply.Status, reply.Json.GetProperty("status").GetString()));
        Assert.Equal("""{"api-gateway":{"status":"healthy"},"workflow-agent":{"status":"healthy"},"workflow-engine":{"status":"healthy"}}""",
            reply.Json.GetProperty("services").GetRawText());
    }

    [Fact]
    public async Task A_service_that_is_away_is_named_and_the_rest_is_still_answered()
    {
        await _gateway.Engine.StopAsync();

        var reply = await _gateway.GetAsync("/api/public/health");

        Assert.Equal((200, "degraded"), (reply.Status, reply.Json.GetProperty("status").GetString()));
        Assert.Equal("""{"api-gateway":{"status":"healthy"},"workflow-agent":{"status":"healthy"},"workflow-engine":{"status":"unhealthy"}}""",
            reply.Json.GetProperty("services").GetRawText());
    }

    [Fact]
    public async Task However_many_ask_the_services_are_asked_once()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _gateway.GetAsync("/api/public/health")));

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(50, replies.Select(reply => reply.TrackingId).Distinct().Count());
        Assert.InRange(_gateway.Engine.Requests.Count, 1, 1 + (int)(LongestAsked(replies) / 2));
    }

    // The answer is kept for two seconds; on a machine that is busy for longer a second question is right.
    private static double LongestAsked(Reply[] replies)
    {
        var times = replies.Select(reply => reply.Json.GetProperty("checked_at").GetDateTimeOffset()).ToList();
        return (times.Max() - times.Min()).TotalSeconds;
    }
}
