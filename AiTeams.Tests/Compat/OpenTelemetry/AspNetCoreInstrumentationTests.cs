using System.Diagnostics;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.Compat.OpenTelemetry;

public sealed class AspNetCoreInstrumentationTests
{
    [Fact]
    public async Task A_request_is_named_by_its_route_and_carries_the_conventions_attributes()
    {
        await using var server = await TracedServer.StartAsync();
        var port = server.Url.Port;

        var span = await server.SpanOfAsync("/things/7?key=secret&flag&empty=");

        Assert.NotNull(span);
        Assert.Equal(("GET /things/{id:int}", ActivityKind.Server, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal("00f067aa0ba902b7", span.ParentSpanId.ToHexString());
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["http.request.method"] = "GET",
                ["server.address"] = "127.0.0.1",
                ["server.port"] = port,
                ["user_agent.original"] = "tests/1.0",
                ["url.scheme"] = "http",
                ["url.path"] = "/things/7",
                ["url.query"] = "?key=Redacted&flag&empty=Redacted",
                ["network.protocol.version"] = "1.1",
                ["http.route"] = "/things/{id:int}",
                ["http.response.status_code"] = 200,
            },
            span.TagObjects.ToDictionary());
    }

    [Theory]
    [InlineData("/none", "GET", "GET", "GET", null)]
    [InlineData("/none", "BREW", "HTTP", "_OTHER", "BREW")]
    public async Task Without_a_route_the_name_is_the_method_from_a_closed_set(string path, string method, string name, string attribute, string? original)
    {
        await using var server = await TracedServer.StartAsync();

        var span = await server.SpanOfAsync(path, method);

        Assert.Equal(name, span!.DisplayName);
        Assert.Equal(attribute, span.GetTagItem("http.request.method"));
        Assert.Equal(original, span.GetTagItem("http.request.method_original"));
        Assert.Null(span.GetTagItem("http.route"));
    }

    [Theory]
    [InlineData(404, ActivityStatusCode.Unset)]
    [InlineData(499, ActivityStatusCode.Unset)]
    [InlineData(500, ActivityStatusCode.Error)]
    [InlineData(503, ActivityStatusCode.Error)]
    public async Task Only_a_server_error_makes_the_span_one_and_a_returned_status_has_no_error_type(int code, ActivityStatusCode status)
    {
        await using var server = await TracedServer.StartAsync();

        var span = await server.SpanOfAsync($"/status/{code}");

        Assert.Equal((code, status), (span!.GetTagItem("http.response.status_code"), span.Status));
        Assert.Null(span.GetTagItem("error.type"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unhandled_exception_names_its_type_and_is_an_event_on_demand(bool record)
    {
        Exception? enriched = null;
        await using var server = await TracedServer.StartAsync(options =>
        {
            options.RecordException = record;
            options.EnrichWithException = (_, exception) => enriched = exception;
        });

        var span = await server.SpanOfAsync("/throw");

        Assert.Equal(("System.IO.InvalidDataException", ActivityStatusCode.Error), (span!.GetTagItem("error.type"), span.Status));
        Assert.Equal(record ? ["exception"] : [], span.Events.Select(item => item.Name));
        Assert.IsType<InvalidDataException>(enriched);
    }

    [Fact]
    public async Task A_filter_that_says_no_leaves_no_span()
    {
        await using var server = await TracedServer.StartAsync(options => options.Filter = context => context.Request.Path != "/things/1");

        Assert.Null(await server.SpanOfAsync("/things/1"));
    }

    [Fact]
    public async Task A_filter_that_throws_leaves_no_span_and_harms_nobody()
    {
        await using var server = await TracedServer.StartAsync(options => options.Filter = _ => throw new InvalidDataException());

        Assert.Null(await server.SpanOfAsync("/things/1"));
    }

    [Fact]
    public async Task Enrichers_add_to_the_span_and_one_that_throws_is_ignored()
    {
        await using var server = await TracedServer.StartAsync(options =>
        {
            options.EnrichWithHttpRequest = (span, request) =>
            {
                span.SetTag("test.method", request.Method);
                throw new InvalidDataException();
            };
            options.EnrichWithHttpResponse = (span, response) => span.SetTag("test.status", response.StatusCode);
        });

        var span = await server.SpanOfAsync("/things/1");

        Assert.Equal(("GET", 200), (span!.GetTagItem("test.method"), span.GetTagItem("test.status")));
    }

    [Fact]
    public async Task Added_twice_each_request_is_enriched_once()
    {
        var enriched = 0;
        await using var server = await TracedServer.StartAsync(
            options => options.EnrichWithHttpRequest = (_, request) => enriched += request.Path == "/things/42" ? 1 : 0,
            tracing => tracing.AddAspNetCoreInstrumentation());

        Assert.NotNull(await server.SpanOfAsync("/things/42"));
        Assert.Equal(1, enriched);
    }
}
