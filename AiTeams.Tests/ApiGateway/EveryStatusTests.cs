using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

/// <summary>The tracking id is on every response, in every problem, and in the receipt.</summary>
public sealed class EveryStatusTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Sessions = "/api/app/sessions";
    private readonly GatewayUnderTest _gateway = fixture.Fresh();

    public static TheoryData<int, string, string, string?, string?, string> Statuses => new()
    {
        { 200, "GET", Sessions, null, null, "success" },
        { 200, "GET", "/api/public/health", null, null, "success" },
        { 200, "HEAD", "/api/public/health", null, null, "success" },
        { 200, "GET", "/openapi/v1.json", null, null, "success" },
        { 201, "POST", Sessions, "{}", null, "success" },
        { 400, "POST", Sessions, "{\"name\": ", null, "client_error" },
        { 401, "GET", Sessions, null, "X-API-Key: ak_nobody_1", "rejected" },
        { 403, "POST", Sessions, "{}", "X-API-Key: $key", "rejected" },
        { 404, "GET", "/api/app/sessions/ses_0", null, null, "client_error" },
        { 404, "GET", "/api/app/nonexistent", null, null, "client_error" },
        { 404, "GET", "/", null, null, "client_error" },
        { 405, "DELETE", Sessions, null, null, "client_error" },
        { 405, "HEAD", Sessions, null, null, "client_error" },
        { 415, "POST", Sessions, "{}", "Content-Type: text/plain", "client_error" },
        { 500, "POST", Sessions, "{}", "X-Fault: throw", "server_error" },
        { 500, "POST", Sessions, "{}", "X-Fault: status=500", "server_error" },
        { 502, "GET", "/api/app/workflows", null, null, "server_error" },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Every_status_carries_the_trace_id_that_was_sent(int status, string method, string path, string? body, string? header, string outcome)
    {
        _gateway.Engine.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        using var content = body is null ? null : GatewayUnderTest.Json(Encoding.UTF8.GetBytes(body));
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        var headers = new List<(string, string)> { ("traceparent", $"00-{traceId}-1234567890123456-01") };
        if (header?.Split(": ") is [var name, var value])
        {
            if (name == "Content-Type") content!.Headers.ContentType = new(value);
            else headers.Add((name, value.Replace("$key", fixture.Keys["reader"], StringComparison.Ordinal)));
        }

        var reply = await _gateway.SendAsync(new(method), path, content, [.. headers]);

        Assert.Equal((status, traceId), (reply.Status, reply.TrackingId));
        if (status >= 400 && method != "HEAD") reply.AssertProblem(status, reply.Json.GetProperty("code").GetString()!);
        var receipt = await _gateway.Receipts.OfAsync(traceId);
        Assert.Equal((status.ToString(System.Globalization.CultureInfo.InvariantCulture), outcome), (receipt["response.status"], receipt["receipt.outcome"]));
    }

    [Fact]
    public async Task Without_a_traceparent_each_request_has_an_id_of_its_own_and_a_claimed_one_is_ignored()
    {
        var first = await _gateway.GetAsync(Sessions, ("X-Tracking-ID", new string('a', 32)));
        var second = await _gateway.GetAsync(Sessions, ("traceparent", "00-00000000000000000000000000000000-1234567890123456-01"));

        Assert.Matches("^[0-9a-f]{32}$", first.TrackingId);
        Assert.Matches("^[0-9a-f]{32}$", second.TrackingId);
        Assert.NotEqual(first.TrackingId, second.TrackingId);
        Assert.NotEqual(new string('a', 32), first.TrackingId);
    }

    [Fact]
    public async Task A_body_of_10_MB_is_refused_and_the_next_request_works()
    {
        foreach (var path in new[] { Sessions, "/api/app/workflows", "/api/app/chat/stream" })
        {
            using var content = GatewayUnderTest.Json(new byte[10 * 1024 * 1024]);
            (await _gateway.SendAsync(HttpMethod.Post, path, content)).AssertProblem(413, "body_too_large");
        }
        Assert.Equal(201, (await _gateway.PostAsync(Sessions, "{}")).Status);
    }

    [Fact]
    public async Task A_header_bomb_is_refused_by_us_and_the_next_request_works()
    {
        (await _gateway.GetAsync(Sessions, ("X-Bomb", new string('x', 40_000)))).AssertProblem(431, "headers_too_large");
        Assert.Equal(200, (await _gateway.GetAsync(Sessions)).Status);
    }

    [Theory]
    [InlineData("{\"name\": ", "malformed_json")]
    [InlineData("nonsense", "malformed_json")]
    [InlineData("{\"name\": \"a\"} {}", "malformed_json")]
    [InlineData("{\"name\": \"\\ud800\"}", "validation_failed")]
    [InlineData("{\"name\": 12}", "validation_failed")]
    [InlineData("{\"name\": {\"first\": \"a\"}}", "validation_failed")]
    [InlineData("[1, 2]", "validation_failed")]
    [InlineData("\"text\"", "validation_failed")]
    public async Task A_body_that_cannot_be_read_is_refused_with_its_place(string body, string code)
    {
        var problem = (await _gateway.PostAsync(Sessions, body)).AssertProblem(400, code);

        Assert.DoesNotContain("System.", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(201, (await _gateway.PostAsync(Sessions, "{}")).Status);
    }

    [Fact]
    public async Task A_field_of_the_wrong_type_is_named_with_what_belongs_there()
    {
        var problem = (await _gateway.PostAsync("/api/app/chat/stream", """{"session_id": "ses_1", "message": ["a"]}""")).AssertProblem(400, "validation_failed");

        Assert.Equal("A string is expected.", problem.GetProperty("errors").GetProperty("$.message")[0].GetString());
    }

    [Theory]
    [InlineData("{\"name\": \"\u00ff\"}")]
    [InlineData("{\"own\": \"\u00ff\"}")]
    public async Task Text_that_is_not_UTF8_is_refused(string latin)
    {
        using var content = GatewayUnderTest.Json(Encoding.Latin1.GetBytes(latin));
        (await _gateway.SendAsync(HttpMethod.Post, Sessions, content)).AssertProblem(400, "malformed_json");
    }

    [Fact]
    public async Task JSON_deeper_than_64_levels_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70);
        (await _gateway.PostAsync(Sessions, deep)).AssertProblem(400, "malformed_json");
        (await _gateway.PostAsync("/api/app/workflows", $$"""{"graph": {{deep}}}""")).AssertProblem(400, "malformed_json");
    }

    [Fact]
    public async Task An_aborted_upload_leaves_a_receipt()
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _gateway.Service.Url.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Sessions} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\ntraceparent: 00-{traceId}-1234567890123456-01\r\n\r\n{{\"name\": "));
        client.Client.LingerState = new(enable: true, seconds: 0); // closing sends a reset
        client.Close();

        var receipt = await _gateway.Receipts.OfAsync(traceId);
        Assert.Equal(("aborted", Sessions), (receipt["receipt.outcome"], receipt["request.endpoint"]));
        Assert.Equal(200, (await _gateway.GetAsync(Sessions)).Status);
    }
}
