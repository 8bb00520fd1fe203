using AiTeams.ApiGateway.Access;
using AiTeams.Storage;
using AiTeams.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class UsageTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Sessions = "/api/app/sessions";
    private readonly GatewayUnderTest _gateway = fixture.Fresh();

    [Fact]
    public async Task Each_request_is_counted_by_endpoint_key_and_activity()
    {
        using var measured = new Measurements(_gateway.Service.Services);
        await _gateway.PostAsync(Sessions, "{}", ("X-API-Key", fixture.Keys["all"]));
        await _gateway.GetAsync("/api/app/sessions/ses_unknown", ("X-API-Key", fixture.Keys["all"]));
        await _gateway.PostAsync("/api/v1/sessions", "{}");
        await _gateway.PostAsync(Sessions, "{}", ("X-API-Key", fixture.Keys["reader"]));
        await _gateway.PostAsync(Sessions, "{}", ("X-API-Key", "ak_stranger_1"));
        await _gateway.GetAsync("/api/app/nonexistent", ("X-API-Key", fixture.Keys["all"]));

        await Eventually.GetAsync(() => measured.Of("endpoint_usage_total").Count, count => count == 5);
        Assert.Equal(
            [
                "api_key_usage_total{api_key_id=all,client_name=all client,endpoint=/api/app/sessions,success=true} 1",
                "api_key_usage_total{api_key_id=all,client_name=all client,endpoint=/api/app/sessions/{session_id},success=false} 1",
                "api_key_usage_total{api_key_id=reader,client_name=reader client,endpoint=/api/app/sessions,success=false} 1",
                "api_key_usage_total{api_key_id=unknown,client_name=unknown,endpoint=/api/app/sessions,success=false} 1",
            ],
            measured.Of("api_key_usage_total"));
        Assert.Equal(
            [
                "endpoint_usage_total{api_version=v1,client_type=web-app,endpoint=/api/app/sessions,user_segment=premium} 1",
                "endpoint_usage_total{api_version=v1,client_type=web-app,endpoint=/api/app/sessions/{session_id},user_segment=premium} 1",
                "endpoint_usage_total{api_version=v1,client_type=other,endpoint=/api/v1/sessions,user_segment=free} 1",
                "endpoint_usage_total{api_version=v1,client_type=web-app,endpoint=/api/app/sessions,user_segment=premium} 1",
                "endpoint_usage_total{api_version=v1,client_type=other,endpoint=/api/app/sessions,user_segment=anonymous} 1",
            ],
            measured.Of("endpoint_usage_total"));
        Assert.Equal(
            ["user_activity_total{activity_type=session_created,user_segment=premium} 1", "user_activity_total{activity_type=session_created,user_segment=free} 1"],
            measured.Of("user_activity_total"));
    }

    [Fact]
    public async Task Sessions_used_in_the_last_30_minutes_are_active()
    {
        using var folder = new TempFolder();
        await using (var before = await ServiceUnderTest<ApiKeys>.StartAsync(dataFolder: folder.Path))
        {
            for (var i = 0; i < 3; i++) (await before.Client.PostAsync(Sessions, null)).Dispose();
            var halfAnHourAgo = UnixMicroseconds.From(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(31));
            await before.Services.GetRequiredService<Database>().ExecuteAsync(
                "UPDATE sessions SET last_used_at = @halfAnHourAgo WHERE session_id = (SELECT min(session_id) FROM sessions)", new { halfAnHourAgo });
        }

        // Counted at the start and every ten seconds; the metric itself asks no database.
        await using var after = await ServiceUnderTest<ApiKeys>.StartAsync(dataFolder: folder.Path);
        using var measured = new Measurements(after.Services);
        await Eventually.GetAsync(() => measured.Of("active_sessions"), taken => taken.Count > 0 && taken[^1] == "active_sessions{} 2");
    }
}
