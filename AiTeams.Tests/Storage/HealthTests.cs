using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class HealthTests
{
    [Fact]
    public async Task The_check_named_database_is_ready_while_the_file_is_usable_and_says_what_is_wrong_when_not()
    {
        await using var test = await TestDatabase.StartAsync();
        var checks = test.Services.GetRequiredService<HealthCheckService>();
        async Task<HealthReportEntry> CheckAsync() =>
            (await checks.CheckHealthAsync(check => check.Name == "database" && check.Tags.Contains("ready"))).Entries["database"];

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);

        await test.Database.ExecuteAsync("DROP TABLE schema_migrations");
        var broken = await CheckAsync();
        Assert.Equal(HealthStatus.Unhealthy, broken.Status);
        Assert.Contains("schema_migrations", broken.Description, StringComparison.Ordinal);
    }
}
