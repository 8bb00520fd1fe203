using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AiTeams.ApiGateway.Access;
using AiTeams.Contracts.Access;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

/// <summary>The real gateway between doubles of engine and agent.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private GatewayUnderTest(ServiceUnderTest<ApiKeys> service, UpstreamDouble engine, UpstreamDouble agent, Receipts receipts) =>
        (Service, Engine, Agent, Receipts) = (service, engine, agent, receipts);

    public ServiceUnderTest<ApiKeys> Service { get; }

    public UpstreamDouble Engine { get; }

    public UpstreamDouble Agent { get; }

    public Receipts Receipts { get; }

    public HttpClient Client => Service.Client;

    public static async Task<GatewayUnderTest> StartAsync(params (string Key, string? Value)[] configuration)
    {
        var engine = await UpstreamDouble.StartAsync();
        var agent = await UpstreamDouble.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["Services:workflow-engine:http:0"] = engine.Address,
            ["Services:workflow-agent:http:0"] = agent.Address,
        };
        foreach (var (key, value) in configuration) settings[key] = value;
        var receipts = new Receipts();
        var service = await ServiceUnderTest<ApiKeys>.StartAsync(settings, services => services.AddSingleton<ILogLineSink>(receipts));
        return new(service, engine, agent, receipts);
    }

    /// <summary>A key and the settings that make the gateway know it.</summary>
    public static (string Key, (string, string?)[] Settings) NewKey(int index, string id, string tenant, string scopes, string segment = "premium", DateTimeOffset? expires = null)
    {
        var key = ApiKeyFormat.Create(id);
        var at = $"Access:Keys:{index}:";
        return (key,
        [
            (at + "Id", id),
            (at + "Hash", ApiKeyFormat.Hash(key)),
            (at + "Tenant", tenant),
            (at + "ClientName", id + " client"),
            (at + "ClientType", "web-app"),
            (at + "Segment", segment),
            (at + "Expires", expires?.ToString("O")),
            .. scopes.Split(' ').Select((scope, i) => ($"{at}Scopes:{i}", (string?)scope)),
        ]);
    }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Reply> PostAsync(string path, string? json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, json is null ? null : Json(Encoding.UTF8.GetBytes(json)), headers);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return new(response, await response.Content.ReadAsStringAsync());
    }

    public static ByteArrayContent Json(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Engine.DisposeAsync();
        await Agent.DisposeAsync();
    }
}

/// <summary>A response, read whole.</summary>
internal sealed class Reply(HttpResponseMessage response, string body)
{
    public int Status { get; } = (int)response.StatusCode;

    public string Body { get; } = body;

    public HttpResponseMessage Response { get; } = response;

    public string? TrackingId => Header("X-Tracking-ID");

    public JsonElement Json => JsonElement.Parse(Body);

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>Asserts an RFC 9457 problem of this status and code that carries the response's tracking id.</summary>
    public JsonElement AssertProblem(int status, string code)
    {
        Assert.True(Status == status, $"Status {Status}: {Body}");
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((status, code, TrackingId),
            (Json.GetProperty("status").GetInt32(), Json.GetProperty("code").GetString(), Json.GetProperty("tracking_id").GetString()));
        Assert.Matches("^[0-9a-f]{32}$", TrackingId);
        return Json;
    }
}
