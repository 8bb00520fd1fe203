using System.Text.Json;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Tracking;

public sealed class OperationTests : IAsyncLifetime
{
    private OtlpSink _sink = null!;
    private TestService _service = null!;

    public async Task InitializeAsync()
    {
        _sink = await OtlpSink.StartAsync();
        _service = await TestService.StartAsync(Map, settings: _sink.Settings());
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Theory]
    [InlineData("/async")]
    [InlineData("/sync")]
    public async Task An_operation_is_a_child_span_with_its_attributes_and_a_line(string path)
    {
        using var response = await _service.GetAsync(path);

        Assert.Equal("42", await response.Content.ReadAsStringAsync());
        var (server, span) = (await ServerAsync(response), await SpanAsync(response, "answer_question"));
        Assert.Equal(server.SpanId, span.ParentSpanId);
        Assert.Equal(("answer_question", "success", response.TrackingId(), "wf_1"),
            (span.Attributes.Text("operation.name"), span.Attributes.Text("operation.result"), span.Attributes.Text("tracking.id"), span.Attributes.Text("workflow.id")));
        Assert.Equal(12, span.Attributes["query.length"].IntValue);
        Assert.Equal(OtlpStatus.Unset, span.Status);
        var line = await LineAsync(response, "OperationEnded");
        Assert.Equal(("DEBUG", "answer_question", "success", span.SpanId.ToString()),
            (line.Text("level"), line.Text("operation.name"), line.Text("operation.result"), line.Text("tracing.span_id")));
        Assert.True(line.Number("operation.duration") >= 0);
    }

    [Fact]
    public void A_value_whose_own_code_fails_does_not_fail_the_work()
    {
        Assert.Equal("[Hostile: NotSupportedException]", SpanAttributes.Shown(new Hostile()));
    }

    [Fact]
    public void An_exception_whose_own_message_fails_goes_on_to_the_caller_all_the_same()
    {
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("AiTeams", StringComparison.Ordinal),
            Sample = static (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> options) =>
                options.Name == "message_fails" ? System.Diagnostics.ActivitySamplingResult.AllData : System.Diagnostics.ActivitySamplingResult.None,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);

        Assert.Throws<Unspeakable>(() => Telemetry.Trace("message_fails", (Func<TracedOperation, int>)(_ => throw new Unspeakable())));
    }

    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    [Theory]
    [InlineData("/throws")]
    [InlineData("/throws-sync")]
    public async Task An_exception_is_recorded_once_and_goes_on_to_the_caller(string path)
    {
        using var response = await _service.GetAsync(path);

        Assert.Equal(500, (int)response.StatusCode);
        var (outer, inner) = (await SpanAsync(response, "outer"), await SpanAsync(response, "inner"));
        var server = await ServerAsync(response);
        Assert.All([server, outer, inner], span => Assert.Equal((OtlpStatus.Error, "System.InvalidOperationException"), (span.Status, span.Attributes.Text("error.type"))));
        Assert.All([outer, inner], span => Assert.Equal("failure", span.Attributes.Text("operation.result")));
        Assert.Equal("no stock", Assert.Single(inner.Events, found => found.Name == "exception").Attributes.Text("exception.message"));
        Assert.DoesNotContain(outer.Events.Concat(server.Events), found => found.Name == "exception");
        Assert.Single(server.Events, found => found.Name == "error_log");
        var line = await LineAsync(response, "OperationFailed");
        Assert.Equal(("WARN", "inner", "failure", "System.InvalidOperationException"),
            (line.Text("level"), line.Text("operation.name"), line.Text("operation.result"), line.Text("error.type")));
    }

    [Fact]
    public async Task What_its_caller_called_off_is_a_failure_and_no_error()
    {
        using var response = await _service.GetAsync("/called-off");

        var span = await SpanAsync(response, "wait_for_ever");
        Assert.Equal(("failure", OtlpStatus.Unset), (span.Attributes.Text("operation.result"), span.Status));
        Assert.Empty(span.Events);
    }

    [Fact]
    public async Task A_part_of_the_work_is_a_partial_result()
    {
        using var response = await _service.GetAsync("/partial");

        Assert.Equal("partial", (await SpanAsync(response, "half")).Attributes.Text("operation.result"));
        Assert.Equal(("WARN", "partial"), ((await LineAsync(response, "OperationIncomplete")).Text("level"), (await LineAsync(response, "OperationIncomplete")).Text("operation.result")));
    }

    [Fact]
    public async Task An_attribute_that_is_not_allowed_is_left_out_and_told_of_once()
    {
        using var first = await _service.GetAsync("/refused");
        using var second = await _service.GetAsync("/refused");

        foreach (var response in new[] { first, second })
        {
            Assert.Equal("done", await response.Content.ReadAsStringAsync());
            var span = await SpanAsync(response, "careless");
            Assert.Equal("cart", span.Attributes.Text("operation.type"));
            Assert.DoesNotContain(span.Attributes, attribute => attribute.Key == "param.card_number");
        }
        await LineAsync(second, "OperationEnded");
        var warning = Assert.Single(_service.Lines.All, line => line.Contains("param.card_number", StringComparison.Ordinal));
        Assert.Contains("SpanAttributeRefused", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_allows_attributes_of_its_own_and_none_that_names_a_secret()
    {
        SpanAttributes.Add("basket.size");
        using var response = await _service.GetAsync("/basket");

        Assert.Equal(3, (await SpanAsync(response, "count_basket")).Attributes["basket.size"].IntValue);
        Assert.Throws<ArgumentException>(() => SpanAttributes.Add("api_key"));
    }

    [Fact]
    public async Task Values_of_any_type_are_taken_and_long_text_is_cut()
    {
        using var response = await _service.GetAsync("/types");

        var attributes = (await SpanAsync(response, "types")).Attributes;
        Assert.Equal(1024, attributes.Text("operation.type")!.Length);
        Assert.Equal("Friday", attributes.Text("operation.complexity"));
        Assert.Equal(1.5, attributes["data.size"].DoubleValue);
        Assert.True(attributes["cache.hit"].BoolValue);
        Assert.Equal("Dictionary`2", attributes.Text("plan.result"));
        Assert.DoesNotContain(attributes, attribute => attribute.Key == "result.size");
    }

    [Fact]
    public async Task Outside_a_story_an_operation_works_all_the_same() =>
        Assert.Equal(7, await Telemetry.TraceAsync("alone", _ => Task.FromResult(7), ("workflow.id", "wf_1")));

    private Task<OtlpSpan> SpanAsync(HttpResponseMessage response, string name) =>
        _sink.FirstSpanAsync(span => span.Name == name && span.TraceId.ToString() == response.TrackingId());

    private Task<OtlpSpan> ServerAsync(HttpResponseMessage response) =>
        _sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == response.TrackingId());

    private Task<JsonElement> LineAsync(HttpResponseMessage response, string @event) =>
        _service.Lines.FirstAsync(line => line.Text("tracking_id") == response.TrackingId() && line.Text("event.name") == @event);

    private static void Map(WebApplication app)
    {
        app.MapGet("/async", () => Telemetry.TraceAsync("answer_question", async operation =>
        {
            await Task.Yield();
            operation.Set("query.length", 12);
            return 42;
        }, ("workflow.id", "wf_1")));
        app.MapGet("/sync", () => Telemetry.Trace("answer_question", operation =>
        {
            operation.Set("query.length", 12);
            return 42;
        }, ("workflow.id", "wf_1")));
        app.MapGet("/throws", () => Telemetry.TraceAsync("outer", _ => Telemetry.TraceAsync("inner", async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("no stock");
        })));
        app.MapGet("/throws-sync", () => Telemetry.Trace("outer", _ => Telemetry.Trace("inner", _ => throw new InvalidOperationException("no stock"))));
        app.MapGet("/called-off", async () =>
        {
            using var called = new CancellationTokenSource();
            await called.CancelAsync();
            try
            {
                await Telemetry.TraceAsync("wait_for_ever", _ => Task.FromCanceled(called.Token));
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
        });
        app.MapGet("/partial", () => Telemetry.Trace("half", operation => operation.Partial()));
        app.MapGet("/refused", () => Telemetry.Trace("careless", _ => "done", ("param.card_number", "4111111111111111"), ("operation.type", "cart")));
        app.MapGet("/basket", () => Telemetry.Trace("count_basket", _ => "done", ("basket.size", 3)));
        app.MapGet("/types", () => Telemetry.Trace("types", _ => "done",
            ("operation.type", new string('x', 5000)), ("operation.complexity", DayOfWeek.Friday), ("data.size", 1.5m), ("cache.hit", true),
            ("plan.result", new Dictionary<string, string>()), ("result.size", null)));
    }

    private sealed class Hostile : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => throw new NotSupportedException("no text");
    }
}
