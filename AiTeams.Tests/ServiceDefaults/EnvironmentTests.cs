using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

public sealed class EnvironmentTests
{
    [Theory]
    [InlineData(null, null, "prod")]
    [InlineData(null, "Development", "dev")]
    [InlineData(null, "Staging", "staging")]
    [InlineData(null, "Production", "prod")]
    [InlineData("dev", null, "dev")]
    [InlineData("dev", "Development", "dev")]
    [InlineData("staging", null, "staging")]
    [InlineData("staging", "Production", "staging")]
    [InlineData("prod", "Production", "prod")]
    public void Environment_decides_and_the_host_fills_in(string? environment, string? aspnetcore, string expected) =>
        Assert.Equal(expected, Read(environment, aspnetcore).EnvironmentLabel);

    [Theory]
    [InlineData("production", null)]
    [InlineData("DEV", null)]
    [InlineData("test", "Development")]
    [InlineData("dev", "Production")]
    [InlineData("prod", "Development")]
    [InlineData("prod", "Staging")]
    [InlineData(null, "Testing")]
    public void An_unknown_value_or_two_that_disagree_refuse_the_start_in_one_line(string? environment, string? aspnetcore)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(environment, aspnetcore));

        Assert.StartsWith("Start refused: ", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.ToString());
    }

    [Theory]
    [InlineData("AiTeams.ApiGateway", null, "api-gateway")]
    [InlineData("AiTeams.WorkflowEngine", null, "workflow-engine")]
    [InlineData("AiTeams.Console", null, "console")]
    [InlineData("AiTeams.ApiGateway", "given", "given")]
    public void The_service_is_named_by_OpenTelemetrys_variable_or_after_its_application(string application, string? given, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_SERVICE_NAME", given)]).Build();

        Assert.Equal(expected, ServiceIdentity.Read(configuration, new HostingEnvironment { ApplicationName = application, EnvironmentName = "Development" }).Name);
    }

    [Fact]
    public async Task Faults_outside_dev_refuse_the_start()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestService.StartAsync(environment: "prod", settings: ("Faults:Enabled", "true")));

        Assert.Contains("dev only", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Limits:MaxRequestBodyBytes", "0")]
    [InlineData("Limits:MaxRequestHeaderBytes", "12")]
    [InlineData("Limits:MaxUrlBytes", "8 KB")]
    [InlineData("Limits:MaxJsonDepth", "100000")]
    public async Task A_limit_out_of_range_refuses_the_start_in_one_line_that_names_it(string key, string value)
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestService.StartAsync(settings: (key, value)));

        Assert.Contains(key.Split(':')[1], refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("Start refused: ", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.ToString());
    }

    [Fact]
    public void Ten_per_cent_is_the_threshold_of_the_contract()
    {
        var rule = new SamplingRule(0.1);

        Assert.Equal("e6666666666666", rule.ToString());
        Assert.True(rule.Keeps(System.Diagnostics.ActivityTraceId.CreateFromString("000000000000000000e6666666666666")));
        Assert.False(rule.Keeps(System.Diagnostics.ActivityTraceId.CreateFromString("ffffffffffffffffffe6666666666665")));
        Assert.True(new SamplingRule(1).Keeps(System.Diagnostics.ActivityTraceId.CreateFromString("ffffffffffffffff0000000000000000")));
        Assert.False(new SamplingRule(0).Keeps(System.Diagnostics.ActivityTraceId.CreateFromString("ffffffffffffffffffffffffffffffff")));
    }

    private static ServiceIdentity Read(string? environment, string? aspnetcore)
    {
        // As the host builds it: the variable without its prefix first, then all variables as they are.
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(aspnetcore is null ? [] : [new("ENVIRONMENT", aspnetcore)])
            .AddInMemoryCollection(aspnetcore is null ? [] : [new("ASPNETCORE_ENVIRONMENT", aspnetcore)])
            .AddInMemoryCollection(environment is null ? [] : [new("ENVIRONMENT", environment)])
            .Build();
        return ServiceIdentity.Read(configuration, new HostingEnvironment { ApplicationName = "AiTeams.ApiGateway", EnvironmentName = aspnetcore ?? Environments.Production });
    }
}
