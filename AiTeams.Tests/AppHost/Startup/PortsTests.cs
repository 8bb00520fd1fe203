using AiTeams.AppHost.Startup;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AiTeams.Tests.AppHost.Startup;

public sealed class PortsTests
{
    [Theory]
    [InlineData("gateway", 8000)]
    [InlineData("agent", 8001)]
    [InlineData("engine", 8002)]
    [InlineData("console", 18800)]
    [InlineData("console-grpc", 18801)]
    [InlineData("collector-grpc", 4317)]
    [InlineData("collector-http", 4318)]
    [InlineData("collector-metrics", 8889)]
    [InlineData("collector-own-metrics", 8888)]
    [InlineData("collector-health", 13133)]
    [InlineData("jaeger", 16686)]
    [InlineData("jaeger-grpc", 14317)]
    [InlineData("prometheus", 9090)]
    public void Ports_are_the_documented_ones(string option, int port) => Assert.Equal(port, Read()[option]);

    [Fact]
    public void An_option_moves_its_port_only()
    {
        var ports = Read("gateway", "8100");

        Assert.Equal((8100, 8001, null), (ports["gateway"], ports["agent"], ports.Problem));
    }

    [Fact]
    public void Zero_means_any_free_port() => Assert.Null(Read("gateway", "0")["gateway"]);

    [Fact]
    public void Tests_get_free_ports_unless_they_name_one()
    {
        var ports = new Ports(Configuration("agent", "8101"), freePorts: true);

        Assert.Equal((null, 8101), (ports["gateway"], ports["agent"]));
    }

    [Theory]
    [InlineData("gatway", "8100", "Ports:gatway is not an option; there are gateway, agent,")]
    [InlineData("gateway", "eighty", "Ports:gateway is 'eighty'; a port is a number from 0 (any free one) to 65535.")]
    [InlineData("gateway", "65536", "Ports:gateway is '65536'; a port is a number")]
    [InlineData("gateway", "-1", "Ports:gateway is '-1'; a port is a number")]
    [InlineData("gateway", "8001", "Port 8001 is asked for twice: Ports:gateway and Ports:agent.")]
    public void A_wrong_option_is_named(string option, string value, string expected) =>
        Assert.StartsWith(expected, Read(option, value).Problem, StringComparison.Ordinal);

    private static Ports Read(string? option = null, string? value = null) => new(Configuration(option, value), freePorts: false);

    private static IConfiguration Configuration(string? option, string? value) => new ConfigurationBuilder()
        .AddInMemoryCollection(option is null ? [] : [new($"Ports:{option}", value)])
        .Build();
}
