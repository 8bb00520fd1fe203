namespace AiTeams.AppHost.Publish;

/// <summary>What a publishing AppHost writes, and where.</summary>
/// <param name="Folder">Absolute path of the folder that gets the manifest, or docker-compose.yaml and .env.</param>
/// <param name="IsManifest">Whether a manifest is written; else a Compose file.</param>
/// <param name="Network">The addresses of the containers in a Compose file, <c>Publish:Subnet</c>.</param>
/// <param name="ConsoleUrl">Address of the Console for who follows an alert's link, <c>Publish:ConsoleUrl</c>; null is the one that Compose publishes.</param>
/// <param name="Problem">What is wrong with the folder, as a line for the terminal; null when nothing is.</param>
internal sealed record PublishTarget(string Folder, bool IsManifest, ContainerNetwork Network, string? ConsoleUrl, string? Problem)
{
    /// <summary>What every service listens on in its container: the base image's own choice.</summary>
    public const int HttpPort = 8080;

    private const string ManifestStep = "publish-manifest";
    private const string DefaultFolder = "aspire-output";

    /// <summary>The folder monitoring/, copied beside what is published, which refers to its files.</summary>
    public string Monitoring => Path.Combine(Folder, "monitoring");

    /// <summary>Reads Aspire's own options: <c>--publisher</c>, <c>--step</c>, <c>--output-path</c>. Null in run mode.</summary>
    public static PublishTarget? Of(IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsPublishMode)
        {
            return null;
        }

        var configuration = builder.Configuration;
        var isManifest = configuration["Publishing:Publisher"] == "manifest" || configuration["Pipeline:Step"] == ManifestStep;
        var path = Path.GetFullPath(configuration["Pipeline:OutputPath"] ?? Path.Combine(builder.AppHostDirectory, DefaultFolder));
        var folder = isManifest && path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Path.GetDirectoryName(path)! : path;
        var repository = Path.GetFullPath("..", builder.AppHostDirectory);
        var network = ContainerNetwork.Of(configuration["Publish:Subnet"]);
        return new PublishTarget(folder, isManifest, network ?? ContainerNetwork.Default, configuration["Publish:ConsoleUrl"], Problem());

        string? Problem() =>
            network is null ? $"Publish:Subnet is '{configuration["Publish:Subnet"]}'; it must be an IPv4 network of at most 28 bits, like {ContainerNetwork.Default.Subnet}."
            : Path.TrimEndingDirectorySeparator(folder) == Path.TrimEndingDirectorySeparator(repository)
                ? $"--output-path may not be {repository}: its folder monitoring/ would be overwritten with the published one."
            : null;
    }
}
