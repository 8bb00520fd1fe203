using System.Diagnostics;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Receipts;

/// <summary>
/// <c>receipt.sampling_reason</c>: what the service knows of the trace's fate. The caller chooses the trace id, on this or that side of the 10 %
/// threshold <c>e6666666666666</c>.
/// </summary>
public sealed class SamplingReasonTests
{
    private const string Kept = "0af7651916cd43dd84e6666666666666";
    private const string NotKept = "0af7651916cd43dd84e6666666666665";

    [Theory]
    [InlineData("dev", "/ok", NotKept, "01", "always_on")]
    [InlineData("dev", "/ok", NotKept, "00", "always_on")]
    [InlineData("dev", "/throws", NotKept, "01", "always_on")]
    [InlineData("staging", "/ok", Kept, "01", "ratio")]
    [InlineData("staging", "/ok", NotKept, "01", "not_kept")]
    [InlineData("prod", "/ok", Kept, "01", "ratio")]
    [InlineData("prod", "/ok", NotKept, "01", "not_kept")]
    [InlineData("prod", "/status/404", NotKept, "01", "not_kept")]
    [InlineData("prod", "/throws", NotKept, "01", "error")]
    [InlineData("prod", "/status/503", NotKept, "01", "error")]
    [InlineData("prod", "/failed-in-body", NotKept, "01", "error")]
    [InlineData("prod", "/vip", NotKept, "01", "vip")]
    [InlineData("prod", "/costs/49999", NotKept, "01", "not_kept")]
    [InlineData("prod", "/costs/50000", NotKept, "01", "dear")]
    [InlineData("prod", "/marked/sampling.debug", NotKept, "01", "debug")]
    [InlineData("prod", "/marked/sampling.keep", NotKept, "01", "debug")]
    public async Task The_receipt_says_why_the_trace_is_kept(string environment, string path, string traceId, string flags, string reason)
    {
        await using var service = await StartAsync(environment);

        using var response = await service.GetAsync(path, ("traceparent", $"00-{traceId}-00f067aa0ba902b7-{flags}"));

        Assert.Equal(reason, (await service.Lines.ReceiptOfAsync(traceId)).Text("receipt.sampling_reason"));
    }

    [Theory]
    [InlineData(2000, "not_kept")]
    [InlineData(2001, "slow")]
    public async Task What_takes_longer_than_two_seconds_is_kept_as_slow(int milliseconds, string reason)
    {
        var time = new FakeTime();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/takes", () => time.Advance(TimeSpan.FromMilliseconds(milliseconds))), environment: "prod",
            configure: builder => builder.Services.AddSingleton<TimeProvider>(time));

        using var response = await service.GetAsync("/takes", ("traceparent", $"00-{NotKept}-00f067aa0ba902b7-01"));

        var receipt = await service.Lines.ReceiptOfAsync(NotKept);
        Assert.Equal((milliseconds / 1000.0, reason), (receipt.Number("request.duration"), receipt.Text("receipt.sampling_reason")));
    }

    [Theory]
    [InlineData("dev", null, NotKept, false, 0, "always_on")]
    [InlineData("prod", null, Kept, false, 0, "ratio")]
    [InlineData("prod", null, NotKept, false, 0, "not_kept")]
    [InlineData("prod", null, NotKept, true, 0, "error")]
    [InlineData("prod", null, NotKept, false, 3, "slow")]
    [InlineData("prod", "0.1", Kept, false, 0, "ratio")]
    [InlineData("prod", "0.1", NotKept, true, 3, "parent")]
    public void Runs_and_model_calls_follow_the_same_table(string environment, string? ratio, string traceId, bool failed, int seconds, string reason)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(ratio is null ? [] : [new("Tracing:Ratio", ratio)]).Build();
        var identity = new ServiceIdentity("workflow-engine", "1", "1", environment == "dev" ? DeploymentEnvironment.Dev : DeploymentEnvironment.Prod, "p");
        using var run = new Activity("run_workflow").SetParentId(ActivityTraceId.CreateFromString(traceId), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();

        Assert.Equal(reason, new SamplingReasons(SamplingOptions.Read(configuration, identity)).OfWork(run, null, TimeSpan.FromSeconds(seconds), failed));
    }

    private static Task<TestService> StartAsync(string environment) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/ok", () => "");
            app.MapGet("/status/{code:int}", (int code) => Results.StatusCode(code));
            app.MapGet("/throws", string () => throw new InvalidOperationException("the inside"));
            app.MapGet("/failed-in-body", () => Telemetry.FailedInBody("plan_failed"));
            app.MapGet("/vip", () => Telemetry.User("u-1", "enterprise", vip: true));
            app.MapGet("/costs/{microUsd:long}", (long microUsd) => Telemetry.Cost(microUsd));
            app.MapGet("/marked/{name}", (string name) => { Activity.Current!.SetTag(name, true); });
        },
        environment: environment,
        // A clock that stands: on a busy machine any request could be slow.
        configure: builder => builder.Services.AddSingleton<TimeProvider>(new FakeTime()));
}
