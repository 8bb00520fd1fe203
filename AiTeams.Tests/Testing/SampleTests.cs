using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using AiTeams.Otlp;
using AiTeams.Testing.Golden;
using AiTeams.Testing.Logs;
using AiTeams.Testing.Metrics;
using AiTeams.Testing.Otlp;
using AiTeams.Testing.Privacy;
using AiTeams.Testing.Traces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.Testing;

/// <summary>The guide's examples (AiTeams.Testing/README.md), on a service that has nothing of ours but the sink.</summary>
public sealed class SampleTests : IAsyncLifetime
{
    private static readonly ActivitySource Source = new("Samples.Shop");

    private static readonly HttpClient Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });
    private OtlpSink _sink = null!;
    private WebApplication _shop = null!;

    public async Task InitializeAsync()
    {
        _sink = await OtlpSink.StartAsync();

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = _sink.GrpcEndpoint.ToString();
        builder.Configuration["OTEL_BSP_SCHEDULE_DELAY"] = "50";
        builder.Configuration["OTEL_BLRP_SCHEDULE_DELAY"] = "50";
        builder.Configuration["OTEL_METRIC_EXPORT_INTERVAL"] = "100";
        builder.Logging.ClearProviders();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("shop"))
            .WithTracing(tracing => tracing.AddSource(Source.Name).AddAspNetCoreInstrumentation().AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(Source.Name).AddOtlpExporter())
            .WithLogging(logging => logging.AddOtlpExporter());
        _shop = builder.Build();
        var orders = _shop.Services.GetRequiredService<IMeterFactory>().Create(Source.Name).CreateCounter<long>("orders_total");
        _shop.MapPost("/orders/{article}", (string article, ILogger<SampleTests> logger) => Order(article, orders, logger));
        await _shop.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task One_span_under_another_with_its_attributes()
    {
        var traceId = await OrderAsync("tea");

        var trace = await _sink.Received.WaitForTraceAsync(traceId, trace => trace.Has("POST /orders/{article}"));

        trace.ShouldHaveSpan("reserve_stock", "shop").Once()
            .Under("POST /orders/{article}")
            .OfKind(OtlpSpanKind.Internal)
            .With("article.kind", "tea").With("attempt", 1)
            .NotFailed();
        trace.ShouldHaveSpan("POST *").AtTheTop().OfKind(OtlpSpanKind.Server);
        trace.ShouldHaveOnlySpans("POST /orders/{article}", "reserve_stock", "print_label");
        trace.ShouldBeWhole();
    }

    [Fact]
    public async Task Assertions_as_the_condition_of_a_wait()
    {
        var traceId = await OrderAsync("coffee");

        await _sink.Received.WaitForTraceAsync(traceId, trace => trace.ShouldHaveSpan("reserve_stock").Failed("out_of_stock"));
        await _sink.Received.WaitForTraceAsync(traceId, trace => trace.Logs.Count > 0);

        _sink.Received.LogsFrom("shop").ShouldHaveTraceWhenError();
    }

    [Fact]
    public async Task What_must_appear()
    {
        AppearanceRule[] rules =
        [
            AppearanceRule.WhenSpan("POST /orders/{article}").ThenSpanBelow("reserve_stock"),
            AppearanceRule.WhenSpan("print_label").ThenSpan("reserve_stock").ThenLog("a log of the sale", log => log.Body.ToString().StartsWith("Sold", StringComparison.Ordinal)),
        ];

        await _sink.Received.WaitForTraceAsync(await OrderAsync("tea"), trace =>
        {
            trace.ShouldHaveSpan("POST /orders/{article}");
            trace.ShouldObey(rules);
        });
    }

    [Fact]
    public async Task What_must_never_appear()
    {
        await OrderAsync("tea");
        await _sink.Received.WaitForAsync(received => received.MetricsNamed("orders_total").Count > 0);

        var metrics = _sink.Received.MetricsFrom("shop");
        metrics.ShouldCarryNoId("ord_", "cus_");
        metrics.ShouldTakeLabel("outcome", "sold", "out_of_stock");
        _sink.Received.ShouldNowhereHold("s3cret-key");
        _sink.Received.ShouldNowhereMatch(new Regex(@"\b\d{4} \d{4} \d{4} \d{4}\b"));
    }

    [Fact]
    public async Task The_golden_shape_of_a_trace()
    {
        var shape = new TraceShape { Attributes = ["article.kind", "error.type"] };

        var trace = await _sink.Received.WaitForTraceAsync(await OrderAsync("tea"), trace => trace.Has("POST /orders/{article}"));

        GoldenFile.ShouldBe(shape.Of(trace), "order.trace");
    }

    [Fact]
    public async Task A_backend_that_fails()
    {
        _sink.Fault = OtlpFault.Refuse;
        await OrderAsync("tea");
        await _sink.WaitForRequestsAsync(1);

        _sink.Fault = OtlpFault.None;
        var traceId = await OrderAsync("tea");

        await _sink.Received.WaitForTraceAsync(traceId, trace => trace.Has("POST /orders/{article}"));
    }

    [Fact]
    public void A_line_of_the_json_log()
    {
        const string Console = """
            {"@timestamp":"2026-01-01T00:00:00.000Z","@level":"INFO","@message":"Sold","level":"INFO","logger":"Shop","service":"shop","environment":"dev","version":"1.0.0","tracking_id":"4bf92f3577b34da6a3ce929d0e0e4736","request":{"endpoint":"/orders/{article}"}}

            """;

        foreach (var line in LogLine.ParseAll(Console))
        {
            line.ShouldHaveItsEssentials().ShouldCarry("4bf92f3577b34da6a3ce929d0e0e4736").ShouldHave("request.endpoint", "/orders/{article}");
        }
    }

    /// <summary>Each example of the guide stands here word for word, so that it compiles and runs.</summary>
    [Fact]
    public void The_guide_shows_what_runs_here()
    {
        var folder = GoldenFile.FolderOf(SourceFile());
        var source = Words(File.ReadAllText(Path.Combine(folder, "SampleTests.cs")));
        var guide = File.ReadAllText(Path.Combine(folder, "../../AiTeams.Testing/README.md")).ReplaceLineEndings("\n");

        var examples = Regex.Matches(guide, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => Words(match.Groups[1].Value)).ToList();

        Assert.InRange(examples.Count, 7, 100);
        Assert.All(examples, example => Assert.Contains(example, source, StringComparison.Ordinal));

        static string Words(string code) => Regex.Replace(code, @"\s+", " ");
        static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
    }

    private static IResult Order(string article, Counter<long> orders, ILogger logger)
    {
        using (var reserve = Source.StartActivity("reserve_stock"))
        {
            reserve?.SetTag("article.kind", article).SetTag("attempt", 1);
            if (article == "coffee")
            {
                reserve?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", "out_of_stock");
                logger.LogError("There is no {Article} left", article);
                orders.Add(1, new KeyValuePair<string, object?>("outcome", "out_of_stock"));
                return Results.Conflict();
            }
        }
        using (Source.StartActivity("print_label")) logger.LogInformation("Sold {Article}", article);
        orders.Add(1, new KeyValuePair<string, object?>("outcome", "sold"));
        return Results.Ok();
    }

    /// <returns>The trace id that the caller chose.</returns>
    private async Task<string> OrderAsync(string article)
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(_shop.Urls.First()), $"/orders/{article}"));
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        using var response = await Client.SendAsync(request);
        return traceId;
    }
}
