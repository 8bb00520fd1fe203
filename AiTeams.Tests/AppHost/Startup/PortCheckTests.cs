using System.Net;
using System.Net.Sockets;
using AiTeams.AppHost.Startup;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AiTeams.Tests.AppHost.Startup;

public sealed class PortCheckTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void A_busy_port_is_told_with_its_holder_and_the_option(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var ports = new Ports(new ConfigurationBuilder().AddInMemoryCollection([new("Ports:engine", $"{port}")]).Build(), freePorts: true);

        var problem = PortCheck.Problem(ports, ["gateway", "engine"]);

        Assert.NotNull(problem);
        Assert.StartsWith($"Port {port} is ", problem, StringComparison.Ordinal);
        Assert.EndsWith($"choose another port for engine: -- --Ports:engine={port + 100}", problem, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"(pid {Environment.ProcessId})", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_port_that_nobody_holds_is_no_problem()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
            Assert.True(PortCheck.IsBusy(port));
        }

        Assert.False(PortCheck.IsBusy(port));
    }
}
