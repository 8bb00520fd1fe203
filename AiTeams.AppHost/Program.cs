using AiTeams.AppHost;
using AiTeams.AppHost.Backends;
using AiTeams.AppHost.Backends.Clouds;
using AiTeams.AppHost.Feed;
using AiTeams.AppHost.Publish;
using AiTeams.AppHost.Startup;
using AiTeams.Contracts;

var builder = DistributedApplication.CreateBuilder(args);
var deployment = Deployment.From(builder);

var environment = builder.AddParameter("environment", deployment.Environment, publishValueAsDefault: true);
var project = builder.AddParameter("project", deployment.Project, publishValueAsDefault: true);

var console = builder.AddProject<Projects.AiTeams_Console>(ServiceNames.Console)
    .AsService(deployment, environment, project, port: "console", displayName: "Console")
    .WithOtlpReceiver(deployment, port: "console-grpc");

var engine = builder.AddProject<Projects.AiTeams_WorkflowEngine>(ServiceNames.WorkflowEngine)
    .AsService(deployment, environment, project, port: "engine", displayName: "Engine")
    .WithModel(deployment);

var agent = builder.AddProject<Projects.AiTeams_WorkflowAgent>(ServiceNames.WorkflowAgent)
    .AsService(deployment, environment, project, port: "agent", displayName: "Agent")
    .WithModel(deployment)
    .WithReference(engine).WaitForStart(engine, WaitBehavior.WaitOnResourceUnavailable);

var gateway = builder.AddProject<Projects.AiTeams_ApiGateway>(ServiceNames.ApiGateway)
    .AsService(deployment, environment, project, port: "gateway", displayName: "API")
    .WithReference(agent).WaitFor(agent, WaitBehavior.WaitOnResourceUnavailable)
    .WithReference(engine).WaitFor(engine, WaitBehavior.WaitOnResourceUnavailable)
    .WithDemoKeys(deployment)
    .WithExternalHttpEndpoints();

console.WithReference(gateway);
engine.AllowHttpRequestsTo(gateway, deployment);

// Nothing waits for a backend: without one, telemetry goes to the Console and what the backend would show is simply not there.
var jaeger = builder.AddBackend(deployment, new JaegerBackend());
var clouds = new CloudChoice(builder);
var loki = builder.AddBackend(deployment, new LokiBackend());
var collector = builder.AddBackend(deployment, new CollectorBackend(console, jaeger, loki, clouds));
var alertmanager = builder.AddBackend(deployment, new AlertmanagerBackend());
var prometheus = builder.AddBackend(deployment, new PrometheusBackend(collector, alertmanager, loki, console, gateway, agent, engine));
var grafana = builder.AddBackend(deployment, new GrafanaBackend(prometheus, alertmanager, loki, jaeger, console));
RunningBackend[] backends = [jaeger, loki, collector, alertmanager, prometheus, grafana];
Elsewhere[] elsewhere = [.. backends.Select(backend => backend.Listed).OfType<Elsewhere>(), .. clouds.Listed(collector)];

console.AcceptFrom(collector);
console.RelayToDashboard();
foreach (var service in new[] { console, engine, agent, gateway })
{
    service.ExportTelemetryTo(collector, console);
}

builder.AddPublishing(deployment, environment, project, console, gateway);
builder.AddConsoleFeed(console, elsewhere);
builder.AddStartup(deployment, elsewhere);

if (StartProblem.Find(builder, deployment, backends) is { } problem)
{
    await Console.Error.WriteLineAsync(problem).ConfigureAwait(false);
    return StartProblem.ExitCode;
}

await builder.Build().RunAsync().ConfigureAwait(false);
return 0;
