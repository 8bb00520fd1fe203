using AiTeams.AppHost.Access;
using AiTeams.AppHost.Backends;
using AiTeams.AppHost.Publish;
using AiTeams.AppHost.Restarts;
using Microsoft.Extensions.Configuration;

namespace AiTeams.AppHost;

/// <summary>What Program.cs says about our own services, in its words.</summary>
internal static class ServiceExtensions
{
    private const string OtlpReceiver = "otlp-grpc";

    private static readonly Dictionary<string, PublishedParameter> ModelParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BaseUrl"] = PublishedParameter.ModelBaseUrl,
        ["Model"] = PublishedParameter.ModelName,
        ["ApiKey"] = PublishedParameter.ModelKey,
    };

    /// <summary>Port, address, health check, data folder and the labels that every signal of the service carries.</summary>
    public static IResourceBuilder<ProjectResource> AsService(
        this IResourceBuilder<ProjectResource> service,
        Deployment deployment,
        IResourceBuilder<ParameterResource> environment,
        IResourceBuilder<ParameterResource> project,
        string port,
        string displayName)
    {
        service
            .WithUrlForEndpoint("http", url => url.DisplayText = displayName)
            .WithHttpHealthCheck("/health")
            .WithCrashRestart()
            .WithEnvironment("ENVIRONMENT", environment)
            .WithEnvironment("PROJECT", project);
        return deployment.Publish is null
            ? service
                .WithEndpoint("http", endpoint => endpoint.Port = deployment.Ports[port])
                .WithEnvironment("ASPNETCORE_ENVIRONMENT", deployment.AspNetCoreEnvironment)
                .WithEnvironment("AITEAMS_DATA", deployment.DataFolder)
                .WithEnvironment("Faults__Enabled", deployment.IsDevelopment ? "true" : "false")
            : service.InContainer();
    }

    /// <summary>The Console's second port: OTLP over gRPC, which needs one of its own because cleartext HTTP/2 cannot share.</summary>
    public static IResourceBuilder<ProjectResource> WithOtlpReceiver(this IResourceBuilder<ProjectResource> console, Deployment deployment, string port) => console
        .WithEndpoint(
            deployment.Publish is null ? deployment.Ports[port] : null, deployment.Publish is null ? null : Startup.Ports.Default(port), "http", OtlpReceiver, "Console__OtlpGrpcPort")
        .WithEndpoint(OtlpReceiver, endpoint => endpoint.Transport = "http2")
        .WithUrlForEndpoint(OtlpReceiver, url => (url.DisplayText, url.DisplayLocation) = ("OTLP", UrlDisplayLocation.DetailsOnly));

    /// <summary>
    /// The whole section <c>Models</c> of the AppHost. Address, name and key of the model are parameters, the key a secret one; the rest (provider,
    /// prices, time-outs) goes on as it is. Without a model the service plans offline.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithModel(this IResourceBuilder<ProjectResource> service, Deployment deployment)
    {
        var builder = service.ApplicationBuilder;
        foreach (var (key, value) in builder.Configuration.GetSection("Models").AsEnumerable(makePathsRelative: true))
        {
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            var variable = $"Models__{key.Replace(":", "__", StringComparison.Ordinal)}";
            if (!ModelParameters.TryGetValue(key, out var parameter))
            {
                service.WithEnvironment(variable, value);
            }
            else if (deployment.Publish is null)
            {
                service.WithEnvironment(variable, builder.Resources.TryGetByName(parameter.Name, out var existing)
                    ? builder.CreateResourceBuilder((ParameterResource)existing)
                    : builder.AddParameterFromConfiguration(parameter.Name, $"Models:{key}", parameter.IsSecret));
            }
        }

        // What is published is not bound to the model of the machine that published it.
        foreach (var (key, parameter) in deployment.Publish is null ? [] : ModelParameters)
        {
            service.WithEnvironment($"Models__{key}", parameter.In(builder));
        }

        return service;
    }

    /// <summary>In dev, three demo keys; elsewhere the gateway has the keys that its own configuration names.</summary>
    public static IResourceBuilder<ProjectResource> WithDemoKeys(this IResourceBuilder<ProjectResource> gateway, Deployment deployment)
    {
        if (deployment.IsDevelopment && gateway.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            foreach (var (name, value) in DemoKeys.ToEnvironment(DemoKeys.ReadOrCreate(deployment.DataFolder)))
            {
                gateway.WithEnvironment(name, value);
            }
        }

        return gateway;
    }

    /// <summary>In dev, http_request nodes may reach the gateway itself, the one loopback address there is something to see at, and what <c>Http:AllowedTargets</c> names.</summary>
    public static void AllowHttpRequestsTo(this IResourceBuilder<ProjectResource> engine, IResourceBuilder<ProjectResource> gateway, Deployment deployment)
    {
        var named = engine.ApplicationBuilder.Configuration.GetSection("Http:AllowedTargets").GetChildren().Select(target => target.Value).OfType<string>().ToList();
        for (var index = 0; index < named.Count; index++)
        {
            engine.WithEnvironment($"Http__AllowedTargets__{index}", named[index]);
        }

        if (deployment.IsDevelopment)
        {
            engine.WithEnvironment($"Http__AllowedTargets__{named.Count}", gateway.GetEndpoint("http").Property(EndpointProperty.HostAndPort));
        }
    }

    /// <summary>One exporter per service: to the Collector when there is one, else straight to the Console.</summary>
    public static void ExportTelemetryTo(this IResourceBuilder<ProjectResource> service, RunningBackend collector, IResourceBuilder<ProjectResource> console)
    {
        // All three, because Aspire has set them for its dashboard: an endpoint of ours with the dashboard's key would hand the key out.
        service
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", collector.IsThere
                ? collector.Url(CollectorBackend.Otlp)
                : ReferenceExpression.Create($"{console.GetEndpoint(OtlpReceiver)}"))
            .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
            .WithEnvironment("OTEL_EXPORTER_OTLP_HEADERS", "");
    }

    /// <summary>The Console answers to loopback names only; a Collector in a container calls it by the names that engines give to this machine.</summary>
    public static void AcceptFrom(this IResourceBuilder<ProjectResource> console, RunningBackend collector)
    {
        if (collector.IsContainer && console.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            console
                .WithEnvironment("Console__AllowedHosts__0", "host.docker.internal")
                .WithEnvironment("Console__AllowedHosts__1", "host.containers.internal")
                .WithEnvironment("Console__AllowedHosts__2", "aspire.dev.internal");
        }
    }

    /// <summary>
    /// With Aspire's dashboard in the model, the Console passes on everything it receives, so that neither screen is empty: what Aspire told
    /// the Console to export to is where it relays. To be called before <see cref="ExportTelemetryTo"/>, which overwrites that.
    /// </summary>
    public static void RelayToDashboard(this IResourceBuilder<ProjectResource> console)
    {
        var builder = console.ApplicationBuilder;
        console.WithEnvironment(context =>
        {
            if (!builder.Resources.TryGetByName("aspire-dashboard", out _))
            {
                return;
            }

            foreach (var (from, to) in new[] { ("ENDPOINT", "Endpoint"), ("PROTOCOL", "Protocol"), ("HEADERS", "Headers") })
            {
                if (context.EnvironmentVariables.TryGetValue($"OTEL_EXPORTER_OTLP_{from}", out var value))
                {
                    context.EnvironmentVariables[$"Console__Relay{to}"] = value;
                }
            }
        });
    }
}
