using System.Diagnostics;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Tracing;

/// <summary>Each receipt says why its trace is kept, as far as the service knows.</summary>
/// <remarks>Alone: the host's source is one for the process, and another test's service that samples all would record what this one must not.</remarks>
[Collection(Alone.Name)]
public sealed class SamplingReasonTests
{
    /// <summary>Above and below the threshold of ten per cent, e6666666666666.</summary>
    private const string Kept = "00-0af7651916cd43dd84e6666666666666-b7ad6b7169203331";
    private const string NotKept = "00-0af7651916cd43dd84e6666666666665-b7ad6b7169203331";

    private readonly FakeTime _time = new();

    [Theory]
    [InlineData("dev", "/ok", NotKept + "-01", "always_on")]
    [InlineData("dev", "/ok", NotKept + "-00", "always_on")]
    [InlineData("dev", "/fails", null, "always_on")]
    [InlineData("staging", "/ok", Kept + "-01", "ratio")]
    [InlineData("staging", "/ok", NotKept + "-01", "not_kept")]
    [InlineData("prod", "/ok", Kept + "-01", "ratio")]
    [InlineData("prod", "/ok", NotKept + "-01", "not_kept")]
    [InlineData("prod", "/ok", Kept + "-00", "not_kept")]
    [InlineData("prod", "/fails", NotKept + "-01", "error")]
    [InlineData("prod", "/slow", NotKept + "-01", "slow")]
    [InlineData("prod", "/vip", NotKept + "-01", "vip")]
    [InlineData("prod", "/dear", NotKept + "-01", "dear")]
    [InlineData("prod", "/debug", NotKept + "-01", "debug")]
    public async Task The_overlay_decides_unless_it_is_dev(string environment, string path, string? traceparent, string reason)
    {
        await using var service = await StartAsync(environment);

        Assert.Equal(reason, await ReasonAsync(service, path, traceparent));
        Assert.DoesNotContain(service.Lines.All, line => line.Contains("SamplesByRatio", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/ok", Kept + "-01", "parent")]
    [InlineData("/ok", NotKept + "-01", "parent")]
    [InlineData("/ok", Kept + "-00", "not_kept")]
    [InlineData("/fails", Kept + "-00", "not_kept")]
    [InlineData("/ok", null, "ratio")]
    public async Task A_ratio_of_its_own_decides_at_the_start_and_the_service_says_so(string path, string? traceparent, string reason)
    {
        await using var service = await StartAsync("prod", ("Tracing:Ratio", "1"));

        Assert.Equal(reason, await ReasonAsync(service, path, traceparent));
        var line = await service.Lines.FirstAsync(line => line.Text("event.name") == "SamplesByRatio");
        Assert.Equal("WARN", line.Text("level"));
    }

    private static async Task<string?> ReasonAsync(TestService service, string path, string? traceparent)
    {
        using var response = await service.GetAsync(path, traceparent is null ? [] : [("traceparent", traceparent)]);
        return (await service.Lines.ReceiptOfAsync(response.TrackingId())).Text("receipt.sampling_reason");
    }

    private Task<TestService> StartAsync(string environment, params (string Key, string Value)[] settings) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/ok", () => "ok");
            app.MapGet("/fails", string () => throw new InvalidOperationException("no stock"));
            app.MapGet("/slow", () => _time.Advance(TimeSpan.FromSeconds(2.1)));
            app.MapGet("/vip", () => Telemetry.User("u-1", "premium", vip: true));
            app.MapGet("/dear", () => Telemetry.Cost(50_000));
            app.MapGet("/debug", () => { Activity.Current!.SetTag("sampling.debug", true); });
        },
        environment: environment,
        configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)),
        settings: settings);
}
