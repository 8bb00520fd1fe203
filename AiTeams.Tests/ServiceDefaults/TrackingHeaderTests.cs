using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

public sealed class TrackingHeaderTests : IAsyncLifetime
{
    private TestService _service = null!;

    public async Task InitializeAsync() => _service = await TestService.StartAsync(Map);

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("GET", "/ok", 200, "success")]
    [InlineData("HEAD", "/ok", 200, "success")]
    [InlineData("POST", "/created", 201, "success")]
    [InlineData("GET", "/status/401", 401, "rejected")]
    [InlineData("GET", "/status/403", 403, "rejected")]
    [InlineData("GET", "/status/429", 429, "rejected")]
    [InlineData("GET", "/nowhere", 404, "client_error")]
    [InlineData("DELETE", "/ok", 405, "client_error")]
    [InlineData("GET", "/problem", 409, "client_error")]
    [InlineData("GET", "/throws", 500, "server_error")]
    [InlineData("GET", "/clears-and-throws", 500, "server_error")]
    [InlineData("GET", "/stream", 200, "success")]
    [InlineData("GET", "/failed-in-body", 200, "failed_in_body")]
    public async Task Every_response_carries_the_id_of_its_receipt(string method, string path, int status, string outcome)
    {
        using var response = await _service.SendAsync(new HttpMethod(method), path);

        var trackingId = response.TrackingId();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Matches("^[0-9a-f]{32}$", trackingId);
        var receipt = await _service.Lines.ReceiptOfAsync(trackingId);
        Assert.Equal(status, receipt.Number("response.status"));
        Assert.Equal(outcome, receipt.Text("receipt.outcome"));
        Assert.Equal(trackingId, receipt.Text("tracing.trace_id"));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_413_with_the_id()
    {
        using var response = await _service.SendAsync(HttpMethod.Post, "/echo", new ByteArrayContent(new byte[5 * 1024 * 1024]) { Headers = { { "Content-Type", "application/json" } } });

        await AssertProblemAsync(response, 413, "body_too_large");
    }

    [Fact]
    public async Task A_body_of_another_media_type_is_415_with_the_id()
    {
        using var response = await _service.SendAsync(HttpMethod.Post, "/echo", new StringContent("a=b", Encoding.UTF8, "text/csv"));

        await AssertProblemAsync(response, 415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("""{"number": "seven"}""", "$.number")]
    [InlineData("""{"number": 7""", "$.number")]
    [InlineData("""{"number": }""", "$.number")]
    public async Task Malformed_json_is_400_with_the_path(string body, string path)
    {
        using var response = await _service.SendAsync(HttpMethod.Post, "/echo", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = await AssertProblemAsync(response, 400, "malformed_json");
        Assert.True(problem.GetProperty("errors").TryGetProperty(path, out _), problem.ToString());
        Assert.DoesNotContain("System.", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_utf8_is_400()
    {
        var content = new ByteArrayContent([.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]) { Headers = { { "Content-Type", "application/json" } } };

        using var response = await _service.SendAsync(HttpMethod.Post, "/echo", content);

        await AssertProblemAsync(response, 400, "malformed_json");
    }

    [Fact]
    public async Task Json_deeper_than_64_levels_is_400()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 65)) + string.Concat(Enumerable.Repeat("]", 65));

        using var response = await _service.SendAsync(HttpMethod.Post, "/any-json", new StringContent(deep, Encoding.UTF8, "application/json"));

        await AssertProblemAsync(response, 400, "malformed_json");
    }

    [Fact]
    public async Task A_header_bomb_is_431_and_a_long_url_414_and_the_next_request_works()
    {
        using var bomb = await _service.GetAsync("/ok", ("X-Bomb", new string('b', 40 * 1024)));
        using var many = await _service.SendAsync(HttpMethod.Get, "/ok", null, [.. Enumerable.Range(0, 500).Select(i => ($"X-Bomb-{i}", new string('b', 80)))]);
        using var url = await _service.GetAsync("/ok?q=" + new string('q', 9 * 1024));
        using var next = await _service.GetAsync("/ok");

        await AssertProblemAsync(bomb, 431, "headers_too_large");
        await AssertProblemAsync(many, 431, "headers_too_large");
        await AssertProblemAsync(url, 414, "url_too_long");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task An_unhandled_exception_says_nothing_of_the_inside()
    {
        using var response = await _service.GetAsync("/throws");

        var problem = await AssertProblemAsync(response, 500, "internal_error");
        Assert.DoesNotContain("the inside", problem.ToString(), StringComparison.Ordinal);
        Assert.False(problem.TryGetProperty("traceId", out _));
    }

    [Fact]
    public async Task A_problem_that_a_handler_returns_gets_the_same_extensions()
    {
        using var response = await _service.GetAsync("/returns-problem");

        var problem = await AssertProblemAsync(response, 422, "unprocessable");
        Assert.False(problem.TryGetProperty("traceId", out _));
    }

    [Fact]
    public async Task An_inbound_tracking_id_is_ignored()
    {
        using var response = await _service.GetAsync("/ok", ("X-Tracking-ID", "0123456789abcdef0123456789abcdef"));

        Assert.NotEqual("0123456789abcdef0123456789abcdef", response.TrackingId());
    }

    [Fact]
    public async Task An_aborted_upload_leaves_a_receipt()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(_service.Address.Host, _service.Address.Port);
            await socket.GetStream().WriteAsync("POST /echo?upload HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nUser-Agent: upload\r\n\r\n{\"number\""u8.ToArray());
        }

        var receipt = await _service.Lines.FirstAsync(line => line.Text("request.user_agent") == "upload");
        Assert.Equal("aborted", receipt.Text("receipt.outcome"));
        Assert.Equal(499, receipt.Number("response.status"));
    }

    [Fact]
    public async Task A_stream_that_the_client_leaves_is_aborted()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(_service.Address.Host, _service.Address.Port);
            await socket.GetStream().WriteAsync("GET /endless HTTP/1.1\r\nHost: x\r\nUser-Agent: leaver\r\n\r\n"u8.ToArray());
            Assert.True(await socket.GetStream().ReadAsync(new byte[1]) > 0);
        }

        var receipt = await _service.Lines.FirstAsync(line => line.Text("request.user_agent") == "leaver");
        Assert.Equal("aborted", receipt.Text("receipt.outcome"));
        Assert.Equal(200, receipt.Number("response.status"));
        Assert.Equal("network", receipt.Text("error.category"));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/quiet")]
    public async Task Probes_and_silent_endpoints_carry_the_header_and_make_no_receipt(string path)
    {
        using var response = await _service.GetAsync(path);
        using var next = await _service.GetAsync("/ok");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var trackingId = response.TrackingId();
        await _service.Lines.ReceiptOfAsync(next.TrackingId());
        Assert.DoesNotContain(_service.Lines.Receipts, receipt => receipt.Text("tracking_id") == trackingId);
    }

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, int status, string code)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, problem.Number("status"));
        Assert.Equal(code, problem.Text("code"));
        Assert.Equal(response.TrackingId(), problem.Text("tracking_id"));
        return problem;
    }

    private static void Map(WebApplication app)
    {
        app.MapMethods("/ok", ["GET", "HEAD"], () => Results.Json(new { ok = true }));
        app.MapPost("/created", () => Results.Created("/created/1", null));
        app.MapGet("/status/{code:int}", (int code) => Results.StatusCode(code));
        app.MapGet("/problem", string () => throw new ProblemException(409, "in_use", "It is in use."));
        app.MapGet("/throws", string () => throw new InvalidOperationException("the inside"));
        app.MapGet("/clears-and-throws", string (HttpContext context) =>
        {
            context.Response.Clear();
            throw new InvalidOperationException("the inside");
        });
        app.MapGet("/returns-problem", () => TypedResults.Problem("No.", statusCode: 422));
        app.MapGet("/stream", (HttpContext context) => StreamAsync(context, events: 3));
        app.MapGet("/endless", (HttpContext context) => StreamAsync(context, events: int.MaxValue));
        app.MapGet("/failed-in-body", () =>
        {
            AiTeams.ServiceDefaults.Tracking.Telemetry.FailedInBody("plan_failed");
            return "";
        });
        app.MapPost("/echo", (Body body) => body);
        app.MapPost("/any-json", (JsonElement body) => body.ValueKind.ToString());
        app.MapGet("/quiet", () => "quiet").WithoutReceipt();
    }

    private static async Task StreamAsync(HttpContext context, int events)
    {
        context.Response.ContentType = "text/event-stream";
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < events; i++)
        {
            await context.Response.WriteAsync($"id: {i}\ndata: {{}}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await ticks.WaitForNextTickAsync(context.RequestAborted);
        }
    }

    private sealed record Body(int Number, string? Text);
}
