using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Contracts.Executions;
using AiTeams.Tests.Support;
using AiTeams.WorkflowEngine.Executions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Support;

/// <summary>The engine behind its front door.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly ServiceUnderTest<ExecutionRow> _service;

    private EngineHost(ServiceUnderTest<ExecutionRow> service) => _service = service;

    public HttpClient Client => _service.Client;

    public CapturedLogs Logs => _service.Logs;

    public IServiceProvider Services => _service.Services;

    public static async Task<EngineHost> StartAsync(
        TargetServer? target = null, string? dataFolder = null, Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        var configuration = settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value);
        configuration["Executions:SweepInterval"] = "00:00:00.2";
        configuration["Http:RetryDelay"] = "00:00:00.01";
        if (target is not null) configuration["Http:AllowedTargets:0"] = target.HostAndPort;
        foreach (var (key, value) in settings) configuration[key] = value;
        return new(await ServiceUnderTest<ExecutionRow>.StartAsync(configuration, services, dataFolder));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? tenant = "acme", string? key = null, string? traceparent = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (tenant is not null) request.Headers.Add(InternalHeaders.TenantId, tenant);
        if (key is not null) request.Headers.Add(InternalHeaders.IdempotencyKey, key);
        if (traceparent is not null) request.Headers.Add("traceparent", traceparent);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Client.SendAsync(request);
    }

    public async Task<JsonNode> JsonAsync(HttpMethod method, string path, string? body = null, HttpStatusCode? status = null, string? tenant = "acme", string? key = null)
    {
        using var response = await SendAsync(method, path, body, tenant, key);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status is null ? response.IsSuccessStatusCode : status == response.StatusCode, $"{(int)response.StatusCode}: {text} {Logs.All.LastOrDefault(entry => entry.Exception is not null)?.Exception}");
        return JsonNode.Parse(text)!;
    }

    /// <returns>The workflow's id.</returns>
    public async Task<string> CreateAsync(string graph, string tenant = "acme") =>
        (await JsonAsync(HttpMethod.Post, "/workflows", $$"""{"graph": {{graph}}}""", HttpStatusCode.Created, tenant))["workflow_id"]!.GetValue<string>();

    /// <summary>Stores and runs a graph and waits for its end.</summary>
    public async Task<ExecutionResponse> RunAsync(string graph, string input = "null")
    {
        using var response = await SendAsync(HttpMethod.Post, "/execute?wait=60s", $$"""{"graph": {{graph}}, "input": {{input}}}""");
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<ExecutionResponse>(text, ContractJson.Options)!;
    }

    /// <returns>The execution's id; it has been accepted, no more.</returns>
    public async Task<string> BeginAsync(string workflowId, string body = "{}", string tenant = "acme") =>
        (await JsonAsync(HttpMethod.Post, $"/workflows/{workflowId}/execute", body, HttpStatusCode.Accepted, tenant))["execution_id"]!.GetValue<string>();

    public async Task<ExecutionResponse> GetAsync(string executionId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/executions/{executionId}");
        request.Headers.Add(InternalHeaders.TenantId, "acme");
        using var response = await Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<ExecutionResponse>(ContractJson.Options))!;
    }

    public Task<ExecutionResponse> UntilAsync(string executionId, ExecutionStatus status, TimeSpan? within = null) =>
        Eventually.GetAsync(_ => GetAsync(executionId), execution => execution.Status == status, within);

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
