using System.Diagnostics;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using AiTeams.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Tracing;

public sealed class LongRunningTests
{
    private static readonly ActivitySource Source = new("AiTeams.Tests.LongRunning");

    private readonly FakeTime _time = new();
    private readonly TaskCompletionSource<string> _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("/waits", "GET /waits")]
    [InlineData("/runs", "run_workflow")]
    public async Task Work_still_open_after_twenty_seconds_says_so_once_and_keeps_its_trace(string path, string parent)
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await StartAsync(sink);
        var answer = service.GetAsync(path);
        var traceId = await _entered.Task;

        _time.Advance(TimeSpan.FromSeconds(19));
        using (var quick = await service.GetAsync("/ok"))
        {
            await sink.FirstSpanAsync(span => span.TraceId.ToString() == quick.TrackingId());
            Assert.Empty(Told(sink, traceId));
        }
        for (var second = 0; second < 10; second++) _time.Advance(TimeSpan.FromSeconds(1));
        _released.SetResult();
        using var response = await answer;

        var tree = await sink.Received.WaitForTreeAsync(traceId, tree => tree.All.Any(node => node.Span.Kind == OtlpSpanKind.Server));
        var told = tree.All.Where(node => node.Span.Name == "long_running" && node.Parent?.Span.Name == parent).ToList();
        var span = Assert.Single(told).Span;
        Assert.True(span.Attributes["sampling.keep"].BoolValue);
        // .NET knows no shorter span than a tick.
        Assert.InRange(span.EndUnixNano - span.StartUnixNano, 0ul, 100ul);
    }

    private static IEnumerable<OtlpSpan> Told(OtlpSink sink, string traceId) => sink.Received.SpansOf(traceId).Where(span => span.Name == "long_running");

    private Task<TestService> StartAsync(OtlpSink sink) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/ok", () => "ok");
            app.MapGet("/waits", WaitAsync);
            app.MapGet("/runs", async () =>
            {
                using var run = Source.StartActivity("run_workflow");
                using var story = Telemetry.Begin();
                await WaitAsync();
            });
        },
        environment: "prod",
        configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)),
        settings: sink.Settings());

    private Task WaitAsync()
    {
        _entered.SetResult(Activity.Current!.TraceId.ToHexString());
        return _released.Task;
    }
}
