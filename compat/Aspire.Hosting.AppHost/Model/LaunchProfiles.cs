using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    LaunchSettings? LaunchSettings => null;

    bool SuppressBuild => false;
}

public sealed class LaunchSettings
{
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Properties/launchSettings.json of the project, when there is one.</summary>
    internal static LaunchSettings? Of(IProjectMetadata project)
    {
        if (project.LaunchSettings is { } given) return given;
        var file = Path.Combine(Path.GetDirectoryName(project.ProjectPath)!, "Properties", "launchSettings.json");
        return ReadFile(file);
    }

    internal static LaunchSettings? ReadFile(string file)
    {
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(file), Format);
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"{file} is not valid launch settings: {exception.Message}", exception);
        }
    }
}

public sealed class LaunchProfile
{
    public string? CommandName { get; set; }

    public string? CommandLineArgs { get; set; }

    public string? LaunchUrl { get; set; }

    public string? ApplicationUrl { get; set; }

    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];

    internal bool StartsTheProject => CommandName is "Project" or "Executable";
}

public class ProjectResourceOptions
{
    /// <summary>The launch profile to use; must exist. Null takes the first that starts the project.</summary>
    public string? LaunchProfileName { get; set; }

    public bool ExcludeLaunchProfile { get; set; }
}

/// <summary>The profile an added project runs with; none when the project has none or the model said so.</summary>
internal sealed record UsedLaunchProfileAnnotation(string Name, LaunchProfile Profile) : IResourceAnnotation;
