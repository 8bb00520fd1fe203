using System.Globalization;
using AiTeams.Contracts;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.AppHost;

/// <summary>What the AppHost's section <c>Models</c> becomes in the environment of the services, read from their processes.</summary>
public sealed class ModelSettingsTests
{
    [LinuxFact]
    public async Task The_whole_section_reaches_agent_and_engine_and_nobody_else()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
            RunningSystem.Arguments(
                data.Path, "--Models:BaseUrl=http://models.example/v1", "--Models:Model=m", "--Models:ApiKey=k", "--Models:Provider=mistral_ai",
                "--Models:TimeoutSeconds=60", "--Models:Prices:0:Model=m", "--Models:Prices:0:From=2026-01-01", "--Models:Prices:0:cached_input=5"),
            deadline.Token);
        await using var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);

        string[] expected =
        [
            "Models__ApiKey=k", "Models__BaseUrl=http://models.example/v1", "Models__Model=m", "Models__Prices__0__From=2026-01-01", "Models__Prices__0__Model=m",
            "Models__Prices__0__cached_input=5", "Models__Provider=mistral_ai", "Models__TimeoutSeconds=60",
        ];
        Assert.Equal(expected, await ModelVariablesAsync(app, ServiceNames.WorkflowAgent, deadline.Token));
        Assert.Equal(expected, await ModelVariablesAsync(app, ServiceNames.WorkflowEngine, deadline.Token));
        Assert.Empty(await ModelVariablesAsync(app, ServiceNames.Console, deadline.Token));
    }

    private static async Task<string[]> ModelVariablesAsync(DistributedApplication app, string resource, CancellationToken cancellationToken)
    {
        var running = await app.ResourceNotifications.WaitForResourceAsync(resource, change => change.Snapshot.State?.Text == KnownResourceStates.Running, cancellationToken);
        var pid = Convert.ToInt32(running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value, CultureInfo.InvariantCulture);
        var block = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"), cancellationToken);
        return [.. block.Split('\0').Where(variable => variable.StartsWith("Models__", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
