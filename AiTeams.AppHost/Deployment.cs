using System.Globalization;
using System.Reflection;
using AiTeams.AppHost.Backends;
using AiTeams.AppHost.Publish;
using AiTeams.AppHost.Startup;
using Microsoft.Extensions.Configuration;

namespace AiTeams.AppHost;

/// <summary>What every resource of one start has in common: labels, data folder, whether it is a developer's machine.</summary>
internal sealed record Deployment
{
    private static readonly Dictionary<string, string> AspNetCoreNames = new(StringComparer.Ordinal)
    {
        ["dev"] = "Development",
        ["staging"] = "Staging",
        ["prod"] = "Production",
    };

    /// <summary>dev, staging or prod.</summary>
    public required string Environment { get; init; }

    public required string Project { get; init; }

    /// <summary>The folder monitoring/: the repository's, or its copy beside what is published.</summary>
    public required string Monitoring { get; init; }

    /// <summary>What is published, and where; null when the product is run.</summary>
    public PublishTarget? Publish { get; init; }

    /// <summary>Where people open the published Console.</summary>
    public string PublishedConsoleUrl => Publish?.ConsoleUrl ?? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Ports["console"]}");

    /// <summary>Absolute path; everything that survives a restart lies below it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Tests run several AppHosts side by side: ports are free ones and container names carry a suffix.</summary>
    public required bool FreePorts { get; init; }

    public required Ports Ports { get; init; }

    public required ContainerEngine Engine { get; init; }

    /// <summary>Version of the product, as the services report it.</summary>
    public static string Version { get; } =
        typeof(Deployment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    public bool IsDevelopment => Environment == "dev";

    /// <summary>The name that ASP.NET Core uses for <see cref="Environment"/>; services refuse to start when the two disagree.</summary>
    public string AspNetCoreEnvironment => AspNetCoreNames.GetValueOrDefault(Environment, Environment);

    /// <summary>What is wrong with the settings, as a line for the terminal; null when nothing is.</summary>
    public string? Problem => !AspNetCoreNames.ContainsKey(Environment)
        ? $"Parameters:environment is '{Environment}'; it must be dev, staging or prod (-- --Parameters:environment=dev)."
        : Publish?.Problem ?? Ports.Problem;

    public static Deployment From(IDistributedApplicationBuilder builder)
    {
        var publish = PublishTarget.Of(builder);
        var freePorts = publish is null && builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts");
        return new Deployment
        {
            // What is published runs in production unless told otherwise.
            Environment = builder.Configuration["Parameters:environment"] ?? (publish is null ? "dev" : "prod"),
            Project = builder.Configuration["Parameters:project"] ?? "starmates-ai-team",
            Monitoring = publish?.Monitoring ?? Path.GetFullPath("../monitoring", builder.AppHostDirectory),
            Publish = publish,
            DataFolder = Path.GetFullPath(builder.Configuration["AITEAMS_DATA"] ?? ".data", builder.AppHostDirectory),
            FreePorts = freePorts,
            Ports = new Ports(builder.Configuration, freePorts),
            Engine = new ContainerEngine(builder.Configuration),
        };
    }
}
