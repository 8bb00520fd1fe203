using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.Tests.Logging;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Metrics;

public sealed class CardinalityGuardTests
{
    [Fact]
    public async Task Values_beyond_the_bound_of_a_label_are_other_and_the_culprit_is_named_once()
    {
        await using var service = await TestService.StartAsync();
        var usage = service.Services.GetRequiredService<UsageMetrics>();

        for (var i = 0; i < 210; i++) usage.ApiKeyUsed($"key{i}", "one-client", "/chat", success: true);

        var scrape = await Scrape.OfAsync(service);
        Assert.Equal(201, scrape.Samples.Count(line => line.StartsWith("api_key_usage_total{", StringComparison.Ordinal)));
        Assert.Equal(1, scrape.Value("api_key_usage_total", ("api_key_id", "key199")));
        Assert.Equal(10, scrape.Value("api_key_usage_total", ("api_key_id", "other")));
        Assert.Equal(10, service.Services.GetRequiredService<CardinalityGuard>().FoldedCounts[("api_key_usage_total", "api_key_id")]);
        Assert.Equal(("WARN", "api_key_usage_total", "api_key_id"), Assert.Single(Warnings(service)));
    }

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("gpt-4?key=abc")]
    [InlineData("13812345678")]
    [InlineData("Bearer abc123")]
    public async Task A_value_that_is_personal_or_secret_is_other_and_takes_no_place(string value)
    {
        await using var service = await TestService.StartAsync();
        var usage = service.Services.GetRequiredService<UsageMetrics>();

        for (var i = 0; i < 200; i++) usage.ApiKeyUsed(value, new string('x', 257), "/chat", success: true);
        for (var i = 0; i < 200; i++) usage.ApiKeyUsed($"key{i}", "one-client", "/chat", success: true);

        var scrape = await Scrape.OfAsync(service);
        Assert.Equal(200, scrape.Value("api_key_usage_total", ("api_key_id", "other"), ("client_name", "other")));
        Assert.Equal(1, scrape.Value("api_key_usage_total", ("api_key_id", "key199")));
        Assert.Empty(Warnings(service));
    }

    [Fact]
    public async Task Two_threads_that_bring_the_same_value_take_one_place()
    {
        await using var service = await TestService.StartAsync();
        var guard = service.Services.GetRequiredService<CardinalityGuard>();
        for (var round = 0; round < 500; round++)
        {
            var label = new BoundedLabel(LabelDefinition.Open("model", 2, "Model.", "模型。"), guard);
            using var together = new Barrier(2);
            var threads = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return label.Of("a", ModelMetrics.Requests);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

            Assert.Equal(["a", "a"], await Task.WhenAll(threads));
            Assert.Equal(("b", "other"), (label.Of("b", ModelMetrics.Requests), label.Of("c", ModelMetrics.Requests)));
        }
    }

    [Fact]
    public async Task Labels_within_their_bounds_that_multiply_beyond_the_limit_are_folded_together()
    {
        // Two statuses each: 20 streams are ten pairs of tenant and route.
        await using var service = await TestService.StartAsync(settings: ("Metrics:StreamLimits:agent_requests_total", "20"));
        var agent = service.Services.GetRequiredService<AgentMetrics>();

        for (var i = 0; i < 15; i++) agent.RequestEnded("POST", "/generate", $"tenant{i}", TimeSpan.FromSeconds(1), null);
        agent.RequestEnded("POST", "/generate", "tenant0", TimeSpan.FromSeconds(1), null);

        var scrape = await Scrape.OfAsync(service);
        Assert.Equal(2, scrape.Value("agent_requests_total", ("tenant_id", "tenant0")));
        Assert.Equal(1, scrape.Value("agent_requests_total", ("tenant_id", "tenant9")));
        Assert.Null(scrape.Value("agent_requests_total", ("tenant_id", "tenant10")));
        Assert.Equal(5, scrape.Value("agent_requests_total", ("tenant_id", "other"), ("endpoint", "/generate")));
        Assert.Equal(5, scrape.Value("agent_request_duration_seconds_count", ("tenant_id", "other")));
        Assert.Equal(("WARN", "agent_requests_total", "tenant_id"), Assert.Single(Warnings(service)));
    }

    [Fact]
    public async Task A_measurement_beyond_the_limit_does_not_look_for_the_culprit_again()
    {
        await using var service = await TestService.StartAsync(settings: ("Metrics:StreamLimits:agent_requests_total", "20"));
        var guard = service.Services.GetRequiredService<CardinalityGuard>();
        var limit = new StreamLimit(AgentMetrics.Requests, guard, "tenant_id", "endpoint");
        for (var i = 0; i < 11; i++) limit.Admits($"tenant{i}", "/generate");

        Assert.Equal(0, Allocations.Least(() => limit.Admits("tenant10", "/generate")));
        Assert.Equal("tenant_id", Assert.Single(guard.FoldedCounts).Key.Label);
    }

    [Fact]
    public async Task An_instrument_of_others_is_folded_by_the_SDK_and_named_as_loudly()
    {
        await using var service = await TestService.StartAsync(settings: ("Metrics:StreamLimits:things_total", "10"));
        var things = service.Services.GetRequiredService<IMeterFactory>().Create("AiTeams.Sample").CreateCounter<long>("things_total");

        for (var i = 0; i < 30; i++) things.Add(1, new("color", "blue"), new("size", i.ToString(CultureInfo.InvariantCulture)));
        await Scrape.OfAsync(service);
        var scrape = await Scrape.OfAsync(service);

        Assert.Equal(10, scrape.Samples.Count(line => line.StartsWith("things_total{", StringComparison.Ordinal) && line.Contains("size=", StringComparison.Ordinal)));
        Assert.Equal(20, scrape.Value("things_total", ("otel_metric_overflow", "true")));
        Assert.Equal(("WARN", "things_total", "size"), Assert.Single(Warnings(service)));
    }

    [Fact]
    public async Task Instruments_within_their_limits_raise_no_warning()
    {
        await using var service = await TestService.StartAsync(settings: ("Metrics:StreamLimit", "100"));
        var things = service.Services.GetRequiredService<IMeterFactory>().Create("AiTeams.Sample").CreateCounter<long>("things_total");

        for (var i = 0; i < 100; i++) things.Add(1, new KeyValuePair<string, object?>("size", i));
        var scrape = await Scrape.OfAsync(service);

        Assert.Equal(100, scrape.Samples.Count(line => line.StartsWith("things_total{", StringComparison.Ordinal)));
        Assert.Empty(Warnings(service));
    }

    [Theory]
    [InlineData("Metrics:StreamLimit", "many")]
    [InlineData("Metrics:StreamLimit", "0")]
    [InlineData("Metrics:StreamLimits:request_count", "-5")]
    public async Task A_limit_that_is_no_number_stops_the_start(string key, string value)
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestService.StartAsync(settings: (key, value)));

        Assert.Equal($"{key} is '{value}'; it must be a number from 1 to 100000.", refused.Message);
    }

    private static IEnumerable<(string Level, string Instrument, string Label)> Warnings(TestService service) =>
        from text in service.Lines.All
        let line = JsonDocument.Parse(text).RootElement
        where line.Text("event.name") == "LabelFolded"
        select (line.Text("level")!, line.Text("fields.Instrument")!, line.Text("fields.Label")!);
}
