using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AiTeams.ServiceDefaults.Identity;

/// <summary>Who speaks: the labels on every span, metric and log line of this process. Registered as a singleton.</summary>
/// <param name="Name">service.name, e.g. <c>api-gateway</c>: OTEL_SERVICE_NAME, else the application's name in kebab case.</param>
/// <param name="Version">service.version: the application's informational version.</param>
/// <param name="InstanceId">service.instance.id: as given in OTEL_RESOURCE_ATTRIBUTES, else a random id of this process.</param>
/// <param name="Environment">Decides everything the contract ties to an environment.</param>
/// <param name="Project">Label <c>project</c>; PROJECT overrides it.</param>
public sealed record ServiceIdentity(string Name, string Version, string InstanceId, DeploymentEnvironment Environment, string Project)
{
    public const string DefaultProject = "starmates-ai-team";

    /// <summary>dev | staging | prod.</summary>
    public string EnvironmentLabel { get; } = Environment.Label();

    public bool IsDev => Environment == DeploymentEnvironment.Dev;

    /// <summary>The one service that faces callers we do not know.</summary>
    public bool FacesCallers => Name == "api-gateway";

    /// <summary>The one service that takes the telemetry of others.</summary>
    public bool ReceivesTelemetry => Name == "console";

    /// <summary>Whether callers' traceparent is not followed, only linked to.</summary>
    public bool DistrustsCallers => FacesCallers && !IsDev;

    internal static ServiceIdentity Read(IConfiguration configuration, IHostEnvironment host)
    {
        var environment = DeploymentEnvironments.Read(configuration, host);
        var name = configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } given ? given : Kebab(host.ApplicationName);
        var project = configuration["PROJECT"] is { Length: > 0 } other ? other : DefaultProject;
        return new(name, VersionOf(host.ApplicationName), InstanceIdFrom(configuration["OTEL_RESOURCE_ATTRIBUTES"]), environment, project);
    }

    /// <summary><c>AiTeams.ApiGateway</c> → <c>api-gateway</c>.</summary>
    internal static string Kebab(string applicationName)
    {
        var last = applicationName.AsSpan(applicationName.LastIndexOf('.') + 1);
        var kebab = new StringBuilder(last.Length + 4);
        foreach (var letter in last)
        {
            if (char.IsUpper(letter) && kebab.Length > 0) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(letter));
        }
        return kebab.ToString();
    }

    private static string VersionOf(string applicationName)
    {
        var assembly = TryLoad(applicationName) ?? Assembly.GetEntryAssembly() ?? typeof(ServiceIdentity).Assembly;
        return assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    }

    private static Assembly? TryLoad(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or BadImageFormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The list is <c>key=value,key=value</c> with percent-encoded values.</summary>
    private static string InstanceIdFrom(string? resourceAttributes)
    {
        foreach (var pair in (resourceAttributes ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (pair.StartsWith("service.instance.id=", StringComparison.Ordinal) && pair.Length > 20) return Uri.UnescapeDataString(pair[20..]);
        }
        return Guid.CreateVersion7().ToString("D", CultureInfo.InvariantCulture);
    }
}
