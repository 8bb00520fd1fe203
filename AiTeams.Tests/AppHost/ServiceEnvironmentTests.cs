using AiTeams.Contracts;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.AppHost;

/// <summary>What the services are told by their environment, read from their processes.</summary>
public sealed class ServiceEnvironmentTests
{
    private const string DashboardOtlp = "http://localhost:19999";

    [LinuxFact]
    public async Task With_a_dashboard_the_Console_relays_to_it_with_its_key_and_no_service_is_given_that_key()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
        [
            $"--AITEAMS_DATA={data.Path}", "--Backends=off",
            $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={DashboardOtlp}", "--AppHost:OtlpApiKey=dashboard-key",
            "--Models:BaseUrl=http://models.example/v1", "--Models:Model=small", "--Models:ApiKey=model-key", "--Http:AllowedTargets:0=127.0.0.1:4711",
        ], deadline.Token);
        // Under tests there is no dashboard: a resource of its name stands for it.
        builder.AddExecutable("aspire-dashboard", "sleep", data.Path, "600");
        await using var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);

        var console = await EnvironmentAsync(app, ServiceNames.Console, deadline.Token);
        var gateway = await EnvironmentAsync(app, ServiceNames.ApiGateway, deadline.Token);
        var agent = await EnvironmentAsync(app, ServiceNames.WorkflowAgent, deadline.Token);
        var engine = await EnvironmentAsync(app, ServiceNames.WorkflowEngine, deadline.Token);

        Assert.Equal((DashboardOtlp, "grpc", "x-otlp-api-key=dashboard-key"), (console["Console__RelayEndpoint"], console["Console__RelayProtocol"], console["Console__RelayHeaders"]));
        var receiver = app.GetEndpoint(ServiceNames.Console, "otlp-grpc").Authority;
        Assert.All([console, gateway, agent, engine], service =>
        {
            Assert.Equal((receiver, "grpc", ""), (new Uri(service["OTEL_EXPORTER_OTLP_ENDPOINT"]).Authority, service["OTEL_EXPORTER_OTLP_PROTOCOL"], service.GetValueOrDefault("OTEL_EXPORTER_OTLP_HEADERS", "")));
            Assert.Equal(("dev", "Development", "starmates-ai-team", data.Path), (service["ENVIRONMENT"], service["ASPNETCORE_ENVIRONMENT"], service["PROJECT"], service["AITEAMS_DATA"]));
        });
        Assert.All([agent, engine], service => Assert.Equal(("http://models.example/v1", "model-key"), (service["Models__BaseUrl"], service["Models__ApiKey"])));
        Assert.DoesNotContain("Models__ApiKey", gateway.Keys);
        Assert.Equal(("127.0.0.1:4711", app.GetEndpoint(ServiceNames.ApiGateway, "http").Authority), (engine["Http__AllowedTargets__0"], engine["Http__AllowedTargets__1"]));
        Assert.Equal(("demo-acme", "demo-globex", "demo-initech"), (gateway["Access__Keys__0__Id"], gateway["Access__Keys__1__Id"], gateway["Access__Keys__2__Id"]));
    }

    private static async Task<Dictionary<string, string>> EnvironmentAsync(DistributedApplication app, string resource, CancellationToken cancellationToken)
    {
        var pid = await ServiceProcess.OfAsync(app, resource, cancellationToken);
        var block = await File.ReadAllTextAsync($"/proc/{pid}/environ", cancellationToken);
        return block.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
