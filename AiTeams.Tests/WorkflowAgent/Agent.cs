using System.Net.Http.Json;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Plans;
using AiTeams.Contracts.Tracking;
using AiTeams.Tests.Support;
using AiTeams.WorkflowAgent.Generations;
using Microsoft.Extensions.DependencyInjection;

namespace AiTeams.Tests.WorkflowAgent;

/// <summary>The agent on a real socket, with an engine double behind it, and its callers' habits.</summary>
internal sealed class Agent : IAsyncDisposable
{
    private readonly ServiceUnderTest<Generation> _service;

    private Agent(ServiceUnderTest<Generation> service, EngineDouble engine) => (_service, Engine) = (service, engine);

    public EngineDouble Engine { get; }

    public ServiceUnderTest<Generation> Service => _service;

    public static async Task<Agent> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? time = null, string? dataFolder = null, bool realEngine = false)
    {
        var engine = new EngineDouble();
        return new(await ServiceUnderTest<Generation>.StartAsync(settings, services =>
        {
            if (!realEngine) services.AddHttpClient("EngineClient").ConfigurePrimaryHttpMessageHandler(() => engine);
            if (time is not null) services.AddSingleton(time);
        }, dataFolder), engine);
    }

    public async Task<PlanResponse> PlanAsync(string description, string? session = null, string tenant = "acme", string? key = null)
    {
        using var response = await PostAsync("/generate-workflow", new PlanRequest { Description = description, SessionId = session }, tenant, key);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<PlanResponse>(ContractJson.Options))!;
    }

    public Task<HttpResponseMessage> PostAsync<T>(string path, T body, string? tenant = "acme", string? key = null, string? traceParent = null, string? user = null) =>
        SendAsync(path, JsonContent.Create(body, options: ContractJson.Options), tenant, key, traceParent, user);

    public async Task<HttpResponseMessage> SendAsync(string path, HttpContent body, string? tenant = "acme", string? key = null, string? traceParent = null, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        if (tenant is not null) request.Headers.Add(InternalHeaders.TenantId, tenant);
        if (key is not null) request.Headers.Add(InternalHeaders.IdempotencyKey, key);
        if (user is not null) request.Headers.Add(InternalHeaders.UserId, InternalHeaders.EncodeUserId(user));
        if (traceParent is not null) request.Headers.Add("traceparent", traceParent);
        return await _service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<TrackingRows> TrackAsync(string trackingId, string tenant = "acme")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/tracking/{trackingId}");
        request.Headers.Add(InternalHeaders.TenantId, tenant);
        using var response = await _service.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<TrackingRows>(ContractJson.Options))!;
    }

    public static async Task<(int Status, string? Code, string? Detail, string? TrackingId)> ProblemAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        string? Text(string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;
        return ((int)response.StatusCode, Text("code"), Text("detail"), Text("tracking_id"));
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
