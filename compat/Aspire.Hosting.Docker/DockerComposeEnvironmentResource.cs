using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;

namespace Aspire.Hosting.Docker;

public class DockerComposeEnvironmentResource(string name) : Resource(name), IComputeEnvironmentResource
{
    /// <summary>The network that all services share; null is "aspire".</summary>
    public string? DefaultNetworkName { get; set; }

    public bool DashboardEnabled { get; set; } = true;

    internal Action<ComposeFile>? ConfigureComposeFile { get; set; }

    internal Action<IDictionary<string, CapturedEnvironmentVariable>>? ConfigureEnvFile { get; set; }

    /// <summary>The variables that the file refers to, by name.</summary>
    internal Dictionary<string, CapturedEnvironmentVariable> Variables { get; } = [];

    /// <returns>The reference to write into the file: <c>${NAME}</c>.</returns>
    internal string Capture(string name, string? description, string? defaultValue, object source, IResource? resource)
    {
        Variables[name] = new CapturedEnvironmentVariable
        {
            Name = name,
            Description = description,
            DefaultValue = defaultValue,
            Source = source,
            Resource = resource,
        };
        return $"${{{name}}}";
    }

    /// <summary>A resource's name as the beginning of a variable's.</summary>
    internal static string Prefix(string name) => name.ToUpperInvariant().Replace('-', '_');
}
