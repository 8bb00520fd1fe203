using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Tests.Support;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.AppHost;

/// <summary>A running system without backends: what the Console is told of it, and what happens when one of its processes dies.</summary>
public sealed class SupervisionTests
{
    [LinuxFact]
    public async Task Everything_is_healthy_a_killed_service_comes_back_and_the_Console_knows_of_all_of_it()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(9));
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
            [$"--AITEAMS_DATA={data.Path}", "--Backends=off"], deadline.Token);
        await using var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);
        string[] all = [ServiceNames.ApiGateway, ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine, ServiceNames.Console];
        foreach (var resource in all)
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
        }

        using var console = app.CreateHttpClient(ServiceNames.Console, "http");
        var listed = await ResourcesAsync(console, resources => all.All(name => (string?)resources[name]?["health"] == "Healthy"));
        Assert.All(all, name => Assert.Equal(app.GetEndpoint(name, "http").Authority, new Uri((string)listed[name]!["urls"]![0]!["url"]!).Authority));
        Assert.All(["otel-collector", "jaeger", "prometheus", "loki", "alertmanager"], name => Assert.StartsWith("switched off by Backends=off", (string?)listed[name]!["reason"], StringComparison.Ordinal));
        await Eventually.GetAsync(
            ct => console.GetFromJsonAsync<JsonNode>($"/api/console-logs/{ServiceNames.WorkflowAgent}", ct),
            answer => answer!["lines"]!.AsArray().Any(line => ((string)line!["text"]!).Contains("Now listening on", StringComparison.Ordinal)));

        var exited = app.ResourceNotifications.WaitForResourceAsync(ServiceNames.WorkflowAgent, change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text), deadline.Token);
        await AppHostProcess.SignalAsync("-KILL", await ServiceProcess.OfAsync(app, ServiceNames.WorkflowAgent, deadline.Token));
        await exited;
        await app.ResourceNotifications.WaitForResourceHealthyAsync(ServiceNames.WorkflowAgent, WaitBehavior.WaitOnResourceUnavailable, deadline.Token);

        listed = await ResourcesAsync(console, resources => (int?)resources[ServiceNames.WorkflowAgent]!["restarts"] == 1);
        Assert.All(all.Where(name => name != ServiceNames.WorkflowAgent), name => Assert.Equal(0, (int?)listed[name]!["restarts"]));
        using var agent = app.CreateHttpClient(ServiceNames.WorkflowAgent, "http");
        using var answer = await agent.GetAsync("/health", deadline.Token);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static Task<Dictionary<string, JsonObject>> ResourcesAsync(HttpClient console, Func<Dictionary<string, JsonObject>, bool> wanted) => Eventually.GetAsync(
        async cancellationToken =>
        {
            var board = await console.GetFromJsonAsync<JsonObject>("/api/resources", cancellationToken);
            return board!["resources"]!.AsArray().ToDictionary(resource => (string)resource!["name"]!, resource => resource!.AsObject());
        },
        resources => resources.ContainsKey("prometheus") && resources.ContainsKey(ServiceNames.ApiGateway) && wanted(resources));
}
