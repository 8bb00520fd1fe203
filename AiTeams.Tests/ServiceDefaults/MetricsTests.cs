using System.Net;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_once_with_the_contracts_labels()
    {
        await using var service = await StartAsync();
        using var first = await service.GetAsync("/items/1");
        using var second = await service.GetAsync("/items/2");
        using var missing = await service.GetAsync("/nowhere");
        using var failed = await service.GetAsync("/throws");
        using var taken = await service.GetAsync("/taken");
        foreach (var response in new[] { first, second, missing, failed, taken }) await service.Lines.ReceiptOfAsync(response.TrackingId());

        var scrape = await Scrape.OfAsync(service);

        Assert.Equal(2, scrape.Value("request_count_total", ("endpoint", "/items/{id:int}"), ("method", "GET"), ("status_code", "200"), ("api_version", "v1"), ("outcome", "success")));
        Assert.Equal(1, scrape.Value("request_count_total", ("endpoint", "unmatched"), ("status_code", "404"), ("api_version", "none"), ("outcome", "client_error")));
        Assert.Equal(1, scrape.Value("request_errors_total", ("endpoint", "unmatched"), ("error_type", "not_found"), ("error_category", "validation")));
        Assert.Equal(1, scrape.Value("request_errors_total", ("endpoint", "/throws"), ("error_type", "System.InvalidOperationException"), ("status_code", "500"), ("error_category", "system")));
        Assert.Equal(1, scrape.Value("request_errors_total", ("endpoint", "/taken"), ("error_type", "in_use"), ("status_code", "409"), ("error_category", "business")));
        Assert.Equal(2, scrape.Value("request_duration_seconds_count", ("endpoint", "/items/{id:int}"), ("outcome", "success")));
        Assert.Equal(0, scrape.Value("active_requests", ("endpoint", "/items/{id:int}"), ("method", "GET")));
    }

    [Fact]
    public async Task Every_sample_names_the_service_and_histograms_have_the_contracts_bounds()
    {
        await using var service = await StartAsync();
        using var response = await service.GetAsync("/items/1");
        await service.Lines.ReceiptOfAsync(response.TrackingId());

        var scrape = await Scrape.OfAsync(service);

        Assert.All(scrape.Samples, line => Assert.Contains(
            "{service=\"workflow-engine\",environment=\"dev\",project=\"starmates-ai-team\",version=\"0.1.0\",service_name=\"workflow-engine\"", line, StringComparison.Ordinal));
        var bounds = scrape.Samples.Where(line => line.StartsWith("request_duration_seconds_bucket", StringComparison.Ordinal))
            .Select(line => line.Split("le=\"")[1].Split('"')[0]);
        Assert.Equal("0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2 2.5 5 10 30 60 120 300 600 +Inf".Split(' '), bounds);
        Assert.Contains(scrape.Samples, line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal));
        Assert.Contains(scrape.Samples, line => line.StartsWith("dotnet_gc_collections_total{", StringComparison.Ordinal));
        Assert.Contains(scrape.Samples, line => line.StartsWith("kestrel_active_connections{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenMetrics_links_a_bucket_to_the_trace_and_ends_properly()
    {
        await using var service = await StartAsync();
        using var response = await service.GetAsync("/items/1");
        await service.Lines.ReceiptOfAsync(response.TrackingId());

        var scrape = await Scrape.OfAsync(service, "application/openmetrics-text; version=1.0.0");

        Assert.EndsWith("# EOF\n", scrape.Text, StringComparison.Ordinal);
        Assert.Contains("# TYPE request_count counter\n", scrape.Text, StringComparison.Ordinal);
        Assert.Contains(scrape.Samples, line => line.StartsWith("request_duration_seconds_bucket", StringComparison.Ordinal)
            && line.Contains($" # {{trace_id=\"{response.TrackingId()}\",span_id=\"", StringComparison.Ordinal));
        Assert.Equal(1, scrape.Value("request_count_total", ("endpoint", "/items/{id:int}")));
    }

    [Fact]
    public async Task Probes_are_not_counted()
    {
        await using var service = await StartAsync();
        using var health = await service.GetAsync("/health");

        var scrape = await Scrape.OfAsync(service);

        Assert.DoesNotContain(scrape.Samples, line => line.StartsWith("request_count_total", StringComparison.Ordinal));
        Assert.DoesNotContain(scrape.Samples, line => line.StartsWith("http_server_request_duration_seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Business_metrics_have_their_names_units_and_closed_labels()
    {
        await using var service = await StartAsync(("Telemetry:Tenants:0", "acme"));
        var services = service.Services;
        services.GetRequiredService<AgentMetrics>().RequestEnded("POST", "/generate", "acme", TimeSpan.FromSeconds(1.5), "plan_failed");
        services.GetRequiredService<AgentMetrics>().CacheRequested("plan", "acme", hit: true);
        services.GetRequiredService<AgentMetrics>().CacheRequested("plan", "acme", hit: false);
        using (services.GetRequiredService<AgentMetrics>().ConnectionOpened()) Assert.Equal(1, (await Scrape.OfAsync(service)).Value("agent_active_connections"));
        services.GetRequiredService<ModelMetrics>().Called("gpt", "openai", "success", TimeSpan.FromSeconds(2));
        services.GetRequiredService<ModelMetrics>().Tokens("gpt", 10, 5, 20, 0);
        services.GetRequiredService<ModelMetrics>().Cost("gpt", "acme", 1_500_000);
        services.GetRequiredService<EngineRequestMetrics>().Ended("execute_workflow", "0", TimeSpan.FromMilliseconds(3));
        services.GetRequiredService<WorkflowMetrics>().RunEnded("simple", "low", "success", TimeSpan.FromSeconds(1));
        services.GetRequiredService<WorkflowMetrics>().RunEnded("strange", "low", "success", TimeSpan.FromSeconds(1));
        services.GetRequiredService<WorkflowMetrics>().ObserveActiveWorkflows(() => [new("running", 4)]);
        services.GetRequiredService<UsageMetrics>().ObserveActiveSessions(() => 9);
        services.GetRequiredService<UsageMetrics>().UserActivity("chat", "free");

        var scrape = await Scrape.OfAsync(service);

        Assert.Equal(1, scrape.Value("agent_requests_total", ("method", "POST"), ("endpoint", "/generate"), ("status", "error"), ("tenant_id", "acme")));
        Assert.Equal(1, scrape.Value("agent_errors_total", ("error_type", "plan_failed"), ("tenant_id", "acme")));
        Assert.Equal(50, scrape.Value("agent_cache_hit_rate", ("cache_type", "plan")));
        Assert.Equal(0, scrape.Value("agent_active_connections"));
        Assert.Equal(5, scrape.Value("ai_tokens_total", ("token_type", "cached")));
        Assert.Null(scrape.Value("ai_tokens_total", ("token_type", "reasoning")));
        Assert.Equal(1.5, scrape.Value("ai_cost_total", ("model", "gpt"), ("tenant_id", "acme")));
        Assert.Equal(1.5, scrape.Value("agent_api_cost_usd_total", ("model", "gpt"), ("tenant_id", "acme")));
        Assert.Equal(3000, scrape.Value("server_request_time_microseconds_sum", ("ret", "0"), ("func", "execute_workflow"), ("status", "success")));
        Assert.Equal(1, scrape.Value("workflow_executions_total", ("workflow_type", "other")));
        Assert.Equal(4, scrape.Value("active_workflows", ("status", "running")));
        Assert.Equal(9, scrape.Value("active_sessions"));
        Assert.Equal(1, scrape.Value("user_activity_total", ("activity_type", "chat"), ("user_segment", "free")));
    }

    [Fact]
    public async Task Tenants_beyond_the_configured_and_the_first_fifty_are_other()
    {
        await using var service = await StartAsync(("Telemetry:Tenants:0", "late"));
        var metrics = service.Services.GetRequiredService<ModelMetrics>();
        for (var i = 0; i < 60; i++) metrics.Cost("m", $"t{i}", 1);
        metrics.Cost("m", "late", 1);

        var tenants = (await Scrape.OfAsync(service)).Samples.Where(line => line.StartsWith("ai_cost_total", StringComparison.Ordinal)).ToList();

        Assert.Equal(52, tenants.Count);
        Assert.Contains(tenants, line => line.Contains("tenant_id=\"late\"", StringComparison.Ordinal));
        Assert.Contains(tenants, line => line.Contains("tenant_id=\"other\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("request_count", "{request}", MetricType.LongSum, "request_count_total")]
    [InlineData("request_errors_total", "{request}", MetricType.LongSum, "request_errors_total")]
    [InlineData("request_duration_seconds", "s", MetricType.Histogram, "request_duration_seconds")]
    [InlineData("server_request_time_microseconds", "us", MetricType.Histogram, "server_request_time_microseconds")]
    [InlineData("http.server.request.duration", "s", MetricType.Histogram, "http_server_request_duration_seconds")]
    [InlineData("dotnet.process.memory.working_set", "By", MetricType.LongSumNonMonotonic, "dotnet_process_memory_working_set_bytes")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", MetricType.LongSum, "dotnet_gc_heap_allocated_bytes_total")]
    [InlineData("cpu.usage", "1", MetricType.DoubleGauge, "cpu_usage_ratio")]
    public void Names_are_translated_as_the_Collector_does(string name, string unit, MetricType type, string expected) =>
        Assert.Equal(expected, PrometheusName.Of(name, unit, type));

    [Fact]
    public async Task Metrics_are_for_loopback_and_allowed_networks()
    {
        await using var service = await StartAsync(("Metrics:AllowedNetworks", "10.1.0.0/16, fd00::/8"));
        async Task<HttpStatusCode> StatusFor(string address)
        {
            using var response = await service.GetAsync("/metrics", ("X-Test-Address", address));
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await StatusFor("127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, await StatusFor("10.1.2.3"));
        Assert.Equal(HttpStatusCode.OK, await StatusFor("::ffff:10.1.2.3"));
        Assert.Equal(HttpStatusCode.OK, await StatusFor("fd00::1"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusFor("10.2.0.1"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusFor("192.0.2.1"));
    }

    private static Task<TestService> StartAsync(params (string Key, string Value)[] settings) => TestService.StartAsync(
        app =>
        {
            app.Use((context, next) =>
            {
                if (context.Request.Headers["X-Test-Address"].ToString() is { Length: > 0 } address) context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                return next(context);
            });
            app.MapGet("/items/{id:int}", (int id) => id).WithApiVersion("v1");
            app.MapGet("/throws", string () => throw new InvalidOperationException("the inside"));
            app.MapGet("/taken", string () => throw new ProblemException(409, "in_use", "It is in use."));
        },
        settings: settings);
}
