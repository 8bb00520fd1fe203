using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Receipts;

/// <summary>What is not sampled, which only shows while no other service of the process listens to the same spans.</summary>
[Collection(Alone.Name)]
public sealed class SamplingDecisionTests
{
    private const string TraceId = "0af7651916cd43dd84e6666666666666";

    [Theory]
    [InlineData("dev", null, "00", "always_on", true)]
    [InlineData("prod", null, "00", "not_kept", false)]
    [InlineData("prod", "0", null, "not_kept", false)]
    [InlineData("prod", "1", null, "ratio", true)]
    [InlineData("prod", "0", "01", "parent", true)]
    [InlineData("prod", "1", "00", "not_kept", false)]
    public async Task A_service_follows_its_caller_before_its_own_ratio_and_dev_keeps_all(string environment, string? ratio, string? flags, string reason, bool sampled)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/throws", string () => throw new InvalidOperationException("An error keeps nothing that was not sampled.")),
            environment: environment, settings: ratio is null ? [] : [("Tracing:Ratio", ratio)]);

        using var response = await service.GetAsync("/throws", flags is null ? [] : [("traceparent", $"00-{TraceId}-00f067aa0ba902b7-{flags}")]);

        var receipt = await service.Lines.ReceiptOfAsync(response.TrackingId());
        Assert.Equal((reason, sampled), (receipt.Text("receipt.sampling_reason"), receipt.At("tracing.sampled")?.GetBoolean()));
    }
}
