using System.Diagnostics;
using System.Net;
using AiTeams.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.Http;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.Compat.OpenTelemetry;

public sealed class HttpInstrumentationTests
{
    // One client request under a trace of its own, and its client span.
    private static async Task<Activity?> SpanOfAsync(
        Uri url, Action<HttpClientTraceInstrumentationOptions>? configure = null, string method = "GET")
    {
        var spans = new RecordedSpans();
        using var source = new ActivitySource($"test {nameof(HttpInstrumentationTests)}");
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name).AddHttpClientInstrumentation(configure).AddProcessor(spans).Build();
        Activity.Current = null;
        using var parent = source.StartActivity("caller")!;
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), url);
            using var response = await client.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            // The span is what the test looks at.
        }
        return spans.Of(parent.TraceId.ToHexString(), ActivityKind.Client).SingleOrDefault();
    }

    [Fact]
    public async Task A_request_has_a_client_span_named_by_its_method()
    {
        await using var server = await TracedServer.StartAsync();

        var span = await SpanOfAsync(new(server.Url, "/things/1?key=secret"));

        Assert.Equal(("GET", ActivityKind.Client), (span!.DisplayName, span.Kind));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal($"{server.Url}things/1?*", span.GetTagItem("url.full"));
    }

    [Fact]
    public async Task Filter_and_enrichers_are_asked()
    {
        await using var server = await TracedServer.StartAsync();
        var url = new Uri(server.Url, "/things/1");

        Assert.Null(await SpanOfAsync(url, options => options.FilterHttpRequestMessage = request => request.RequestUri != url));
        Assert.Null(await SpanOfAsync(url, options => options.FilterHttpRequestMessage = _ => throw new InvalidDataException()));

        var span = await SpanOfAsync(url, options =>
        {
            options.EnrichWithHttpRequestMessage = (activity, request) => activity.SetTag("test.path", request.RequestUri!.AbsolutePath);
            options.EnrichWithHttpResponseMessage = (activity, response) => activity.SetTag("test.status", response.StatusCode);
        });
        Assert.Equal(("/things/1", HttpStatusCode.OK), (span!.GetTagItem("test.path"), span.GetTagItem("test.status")));
    }

    [Fact]
    public async Task A_refused_connection_is_an_error_of_a_known_type()
    {
        Exception? enriched = null;

        var span = await SpanOfAsync(
            new($"http://127.0.0.1:{FreePort.Next()}/"), options => options.EnrichWithException = (_, exception) => enriched = exception);

        Assert.Equal((ActivityStatusCode.Error, "connection_error"), (span!.Status, span.GetTagItem("error.type")));
        Assert.IsType<HttpRequestException>(enriched);
    }

    [Fact]
    public async Task An_unknown_method_does_not_become_a_name()
    {
        await using var server = await TracedServer.StartAsync();

        Assert.Equal("HTTP", (await SpanOfAsync(server.Url, method: "BREW"))!.DisplayName);
    }
}
