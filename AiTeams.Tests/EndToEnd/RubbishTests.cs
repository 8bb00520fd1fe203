using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace AiTeams.Tests.EndToEnd;

/// <summary>Rubbish through the front door of the running system: a 4xx problem with the tracking id each, and the next request works.</summary>
[Collection(RunningSystemCollection.Name)]
public sealed class RubbishTests(RunningSystem system)
{
    public static TheoryData<string, int, string> Rubbish => new()
    {
        { "malformed body", 400, "malformed_json" },
        { "wrong field type", 400, "validation_failed" },
        { "cyclic graph", 422, "invalid_workflow" },
        { "duplicate node id", 422, "invalid_workflow" },
        { "10 MB body", 413, "body_too_large" },
        { "unknown workflow", 404, "" },
        { "invalid UTF-8", 400, "malformed_json" },
        { "header bomb", 431, "headers_too_large" },
        { "wrong method", 405, "method_not_allowed" },
        { "wrong media type", 415, "unsupported_media_type" },
    };

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task Rubbish_is_a_problem_with_the_tracking_id_and_the_next_request_works(string kind, int status, string code)
    {
        using var request = Request(kind);
        using var response = await system.Gateway.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(response.Headers.GetValues("X-Tracking-ID").Single(), (string?)problem["tracking_id"]);
        if (code.Length > 0) Assert.Equal(code, (string?)problem["code"]);

        using var next = await system.Gateway.PostAsJsonAsync("/api/app/sessions", new { name = "next" });
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
    }

    private static HttpRequestMessage Request(string kind) => kind switch
    {
        "malformed body" => Post("/api/app/sessions", "{\"name\":"u8.ToArray()),
        "wrong field type" => Post("/api/app/sessions", "{\"name\":{\"no\":[1]}}"u8.ToArray()),
        "cyclic graph" => Post("/api/app/workflows", Graph("a", "b", """{"from":"start","to":"a"},{"from":"a","to":"b"},{"from":"b","to":"a"}""")),
        "duplicate node id" => Post("/api/app/workflows", Graph("a", "a", """{"from":"start","to":"a"}""")),
        "10 MB body" => Post("/api/app/sessions", Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('x', 10_000_000)}\"}}")),
        "unknown workflow" => Post("/api/app/workflows/wf_00000000000000000000000000000000/execute", "{}"u8.ToArray()),
        "invalid UTF-8" => Post("/api/app/sessions", [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]),
        "header bomb" => Bomb(),
        "wrong method" => new(HttpMethod.Patch, "/api/app/sessions"),
        "wrong media type" => Post("/api/app/sessions", "name=x"u8.ToArray(), "application/x-www-form-urlencoded"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static HttpRequestMessage Post(string path, byte[] body, string mediaType = "application/json") => new(HttpMethod.Post, path)
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
    };

    private static HttpRequestMessage Bomb()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/public/health");
        for (var i = 0; i < 40; i++) request.Headers.Add($"X-Bomb-{i}", new string('b', 1000));
        return request;
    }

    private static byte[] Graph(string first, string second, string connections) => Encoding.UTF8.GetBytes($$$"""
        {"graph":{"schema_version":1,"metadata":{"name":"g"},"triggers":["start"],"connections":[{{{connections}}}],"nodes":[
          {"id":"start","name":"start","kind":"trigger","configuration":{}},
          {"id":"{{{first}}}","name":"a","kind":"transform","configuration":{"output":{"x":1} } },
          {"id":"{{{second}}}","name":"b","kind":"transform","configuration":{"output":{"x":2} } } ]} }
        """);
}
