using AiTeams.ServiceDefaults.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Metrics;

public sealed class AgentTenantTests
{
    [Fact]
    public async Task Fifty_tenants_have_their_own_series_on_every_endpoint()
    {
        await using var service = await TestService.StartAsync();
        var metrics = service.Services.GetRequiredService<AgentMetrics>();
        foreach (var endpoint in new[] { "/generate", "/generate-workflow" })
        {
            for (var tenant = 0; tenant < 50; tenant++) metrics.RequestEnded("POST", endpoint, $"tenant-{tenant}", TimeSpan.FromSeconds(1), null);
        }

        var scrape = await Scrape.OfAsync(service);

        Assert.Null(scrape.Value("agent_requests_total", ("tenant_id", "other")));
        Assert.Equal(1, scrape.Value("agent_requests_total", ("tenant_id", "tenant-49"), ("endpoint", "/generate-workflow"), ("status", "success")));
        Assert.Equal(1, scrape.Value("agent_request_duration_seconds_count", ("tenant_id", "tenant-49"), ("endpoint", "/generate-workflow")));
    }
}
