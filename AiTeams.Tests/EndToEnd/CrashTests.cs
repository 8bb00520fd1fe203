using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.EndToEnd;

/// <summary>kill -9 of any one service under load: the AppHost brings it back, nothing acknowledged is lost, no committed node runs twice.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(ServiceNames.WorkflowEngine)]
    [InlineData(ServiceNames.ApiGateway)]
    [InlineData(ServiceNames.WorkflowAgent)]
    public async Task A_service_killed_during_200_executions_loses_none_and_runs_no_committed_node_twice(string victim)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(9));
        var cancel = deadline.Token;
        await using var target = await CountingServer.StartAsync();
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
            RunningSystem.Arguments(data.Path, $"--Http:AllowedTargets:0=127.0.0.1:{target.Port}"), cancel);
        await using var app = await builder.BuildAsync(cancel);
        await app.StartAsync(cancel);
        foreach (var service in RunningSystem.Services) await app.ResourceNotifications.WaitForResourceHealthyAsync(service, cancel);
        using var gateway = app.CreateHttpClient(ServiceNames.ApiGateway, "http");
        var workflowId = await StoreWorkflowAsync(gateway, target.Port, cancel);

        // A client that keeps asking under one Idempotency-Key until it is told 202: 200 orders, so exactly 200 executions.
        var acknowledged = new ConcurrentDictionary<int, string>();
        var killed = 0;
        var exited = app.ResourceNotifications.WaitForResourceAsync(victim, e => e.Snapshot.State?.Text is "Exited" or "Finished", cancel);
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancel }, async (i, _) =>
        {
            if (acknowledged.Count >= 60 && Interlocked.Exchange(ref killed, 1) == 0) Kill(app, victim);
            acknowledged[i] = await Eventually.GetAsync(async ct =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/app/workflows/{workflowId}/execute")
                {
                    Content = JsonContent.Create(new { input = new { run = i } }),
                };
                request.Headers.Add("Idempotency-Key", $"order-{i}");
                using var response = await gateway.SendAsync(request, ct);
                return response.StatusCode == HttpStatusCode.Accepted ? (string)(await response.Content.ReadFromJsonAsync<JsonObject>(ct))!["execution_id"]! : "";
            }, id => id.Length > 0, Patience.Most);
        });
        await exited;
        await app.ResourceNotifications.WaitForResourceHealthyAsync(victim, WaitBehavior.WaitOnResourceUnavailable, cancel);

        Assert.Equal(200, acknowledged.Values.Distinct().Count());
        foreach (var id in acknowledged.Values)
        {
            var execution = await Eventually.GetAsync(
                ct => gateway.GetFromJsonAsync<JsonObject>($"/api/app/executions/{id}", ct)!,
                e => (string?)e!["status"] is "succeeded" or "failed" or "timed_out" or "cancelled", Patience.Most);
            Assert.Equal("succeeded", (string?)execution!["status"]);
        }

        // A call's Idempotency-Key names its node execution. A committed node is never called again: a repeat can only be a call that
        // was in flight when the engine was killed, and it comes under the same key.
        Assert.Equal(400, target.Calls.Count);
        var repeated = target.Calls.Where(c => c.Value > 1).ToList();
        if (victim != ServiceNames.WorkflowEngine) Assert.Empty(repeated);
        Assert.All(repeated, c => Assert.Equal(2, c.Value));
    }

    private static async Task<string> StoreWorkflowAsync(HttpClient gateway, int port, CancellationToken cancel)
    {
        using var stored = await gateway.PostAsJsonAsync("/api/app/workflows", new
        {
            graph = new
            {
                schema_version = 1,
                metadata = new { name = "two calls" },
                nodes = new object[]
                {
                    new { id = "start", name = "start", kind = "trigger", configuration = new { } },
                    new { id = "first", name = "first", kind = "http_request", configuration = new { method = "POST", url = $"http://127.0.0.1:{port}/first" } },
                    new { id = "second", name = "second", kind = "http_request", configuration = new { method = "POST", url = $"http://127.0.0.1:{port}/second" } },
                },
                connections = new object[] { new { from = "start", to = "first" }, new { from = "first", to = "second" } },
                triggers = new[] { "start" },
            },
        }, cancel);
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
        return (string)(await stored.Content.ReadFromJsonAsync<JsonObject>(cancel))!["workflow_id"]!;
    }

    private static void Kill(DistributedApplication app, string service)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(service, out var current));
        var pid = (int)current.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value!;
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    /// <summary>Counts calls by their Idempotency-Key.</summary>
    private sealed class CountingServer : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private CountingServer(WebApplication app) => _app = app;

        public ConcurrentDictionary<string, int> Calls { get; } = new();

        public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

        public static async Task<CountingServer> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var server = new CountingServer(app);
            app.MapPost("/{step}", (HttpContext http) =>
            {
                server.Calls.AddOrUpdate(http.Request.Headers["Idempotency-Key"].ToString(), 1, (_, n) => n + 1);
                return new { ok = true };
            });
            await app.StartAsync();
            return server;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
