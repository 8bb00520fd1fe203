using System.Net;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

public sealed class FaultTests
{
    [Fact]
    public async Task In_dev_the_header_makes_true_failures()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/ok", () => "ok"));

        using var status = await service.GetAsync("/ok", ("X-Fault", "status=503"));
        using var thrown = await service.GetAsync("/ok", ("X-Fault", "throw"));
        using var delayed = await service.GetAsync("/ok", ("X-Fault", "delay=50ms"));
        using var nonsense = await service.GetAsync("/ok", ("X-Fault", "explode"));
        await Assert.ThrowsAsync<HttpRequestException>(() => service.GetAsync("/ok", ("X-Fault", "abort"), ("User-Agent", "aborted")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, thrown.StatusCode);
        Assert.Equal(HttpStatusCode.OK, delayed.StatusCode);
        // A timer may fire up to a tick early.
        Assert.True((await service.Lines.ReceiptOfAsync(delayed.TrackingId())).Number("request.duration") >= 0.04);
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
        Assert.Equal("aborted", (await service.Lines.FirstAsync(line => line.Text("request.user_agent") == "aborted")).Text("receipt.outcome"));
    }

    [Theory]
    [InlineData("prod", null)]
    [InlineData("dev", "false")]
    public async Task Elsewhere_or_switched_off_the_header_means_nothing(string environment, string? enabled)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/ok", () => "ok"), environment: environment, settings: enabled is null ? [] : [("Faults:Enabled", enabled)]);

        using var response = await service.GetAsync("/ok", ("X-Fault", "throw"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
