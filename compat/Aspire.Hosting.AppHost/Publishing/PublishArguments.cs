using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>What the command line asks of a publishing AppHost, under the configuration keys that Aspire gives its options.</summary>
/// <param name="Step">The pipeline step to run: <c>publish-manifest</c>, or <c>publish</c> for what compute environments write.</param>
/// <param name="OutputPath">Absolute: a file or folder for the manifest, a folder for the rest. Null when none was given.</param>
internal sealed record PublishArguments(string? Step, string? OutputPath)
{
    internal const string ManifestStep = "publish-manifest";
    internal const string ComputeStep = "publish";

    /// <summary>The options that Aspire reads under another key than their own name.</summary>
    internal static Dictionary<string, string> Switches { get; } = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--step"] = "Pipeline:Step",
    };

    /// <summary>A relative path is relative to the current folder, which <c>dotnet run</c> sets to the AppHost's.</summary>
    internal static PublishArguments Of(IConfiguration configuration) => new(
        configuration["Publishing:Publisher"] == "manifest" ? ManifestStep : configuration["Pipeline:Step"],
        configuration["Pipeline:OutputPath"] is { Length: > 0 } path ? Path.GetFullPath(path) : null);
}
