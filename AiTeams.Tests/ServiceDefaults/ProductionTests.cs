using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>What must stay when production keeps less. Alone: the tracer of another test's service would record what this one does not.</summary>
[Collection(Alone.Name)]
public sealed class ProductionTests
{
    [Fact]
    public async Task A_request_that_is_not_sampled_has_its_id_in_header_problem_line_and_receipt_all_the_same()
    {
        await using var service = await StartAsync(("Tracing:Ratio", "0"));

        using var response = await service.GetAsync("/warns");

        var id = response.TrackingId();
        Assert.Matches("^[0-9a-f]{32}$", id);
        var receipt = await service.Lines.ReceiptOfAsync(id);
        Assert.False(receipt.At("tracing.sampled")!.Value.GetBoolean());
        Assert.Equal(id, receipt.Text("tracing.trace_id"));
        Assert.Equal("not_kept", receipt.Text("receipt.sampling_reason"));
        var warning = await service.Lines.FirstAsync(static line => line.Text("@message") == "worth a look");
        Assert.Equal(id, warning.Text("tracking_id"));

        using var missing = await service.GetAsync("/nowhere");
        Assert.Contains($"\"tracking_id\":\"{missing.TrackingId()}\"", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_prod_a_warning_and_the_receipt_are_written_and_an_ordinary_line_is_not()
    {
        await using var service = await StartAsync();

        using var response = await service.GetAsync("/warns");

        await service.Lines.ReceiptOfAsync(response.TrackingId());
        var lines = service.Lines.All.Where(line => line.Contains(response.TrackingId(), StringComparison.Ordinal)).ToList();
        Assert.Single(lines, static line => line.Contains("worth a look", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.Contains("AiTeams.Receipt", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.Contains("nothing special", StringComparison.Ordinal));
    }

    private static Task<TestService> StartAsync(params (string Key, string Value)[] settings) => TestService.StartAsync(
        static app => app.MapGet("/warns", static (ILogger<ProductionTests> logger) =>
        {
            logger.Ordinary();
            logger.Noteworthy();
        }),
        environment: "prod", settings: settings);
}

internal static partial class ProductionLog
{
    [LoggerMessage(1, LogLevel.Information, "nothing special")]
    internal static partial void Ordinary(this ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "worth a look")]
    internal static partial void Noteworthy(this ILogger logger);
}
