using System.Globalization;
using AiTeams.ServiceDefaults.Health;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Health;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData(200, 0, "")]
    [InlineData(503, 1, "answered 503")]
    public async Task The_exit_code_is_what_the_service_says_of_itself(int status, int code, string reason)
    {
        await using var service = WebApplication.CreateEmptyBuilder(new WebApplicationOptions()).Configured().Build();
        service.Run(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/health" ? status : 404;
            return Task.CompletedTask;
        });
        await service.StartAsync();
        var port = new Uri(service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        using var reasons = new StringWriter(CultureInfo.InvariantCulture);

        Assert.Equal(code, await HealthProbe.AskAsync(string.Create(CultureInfo.InvariantCulture, $"{port};1"), reasons));

        var said = reasons.ToString().Trim();
        Assert.Equal(reason.Length == 0 ? "" : $"http://127.0.0.1:{port}/health {reason}", said);
    }

    [Fact]
    public async Task A_port_that_is_none_is_not_healthy_either()
    {
        using var reasons = new StringWriter(CultureInfo.InvariantCulture);

        Assert.Equal(1, await HealthProbe.AskAsync("abc", reasons));

        Assert.StartsWith("http://127.0.0.1:abc/health did not answer: ", reasons.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_not_healthy_and_the_reason_names_its_address()
    {
        var port = FreePort.Next();
        using var reasons = new StringWriter(CultureInfo.InvariantCulture);

        Assert.Equal(1, await HealthProbe.AskAsync(port.ToString(CultureInfo.InvariantCulture), reasons));

        Assert.StartsWith($"http://127.0.0.1:{port}/health did not answer: ", reasons.ToString(), StringComparison.Ordinal);
    }
}

file static class Listening
{
    public static WebApplicationBuilder Configured(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
