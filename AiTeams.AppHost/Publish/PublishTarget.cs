namespace AiTeams.AppHost.Publish;

/// <summary>What a publishing AppHost writes, and where.</summary>
/// <param name="Folder">Absolute path of the folder that gets the manifest, or docker-compose.yaml and .env.</param>
/// <param name="IsManifest">Whether a manifest is written; else a Compose file.</param>
/// <param name="Network">The addresses of the containers in a Compose file, <c>Publish:Subnet</c>.</param>
/// <param name="ConsoleUrl">
/// Address of the Console for who follows an alert's link, <c>Publish:ConsoleUrl</c>; null is the one that Compose publishes.
/// </param>
/// <param name="Problem">What is wrong with the options, as a line for the terminal; null when nothing is.</param>
internal sealed record PublishTarget(string Folder, bool IsManifest, ContainerNetwork Network, string? ConsoleUrl, string? Problem)
{
    /// <summary>What every service listens on in its container: the base image's own choice.</summary>
    public const int HttpPort = 8080;

    private const string ManifestStep = "publish-manifest";
    private const string DefaultFolder = "aspire-output";

    /// <summary>The folder monitoring/, copied beside what is published, which refers to its files.</summary>
    public string Monitoring => Path.Combine(Folder, "monitoring");

    /// <summary>The folder for Alertmanager's secret files, beside a Compose file: publishing makes it and writes nothing into it.</summary>
    public string Secrets => Path.Combine(Folder, "secrets");

    /// <summary>Reads Aspire's own options: <c>--publisher</c>, <c>--step</c>, <c>--output-path</c>. Null in run mode.</summary>
    public static PublishTarget? Of(IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsPublishMode)
        {
            return null;
        }

        var configuration = builder.Configuration;
        var isManifest = configuration["Publishing:Publisher"] == "manifest" || configuration["Pipeline:Step"] == ManifestStep;
        var given = configuration["Pipeline:OutputPath"];
        var path = string.IsNullOrEmpty(given) ? Path.Combine(builder.AppHostDirectory, DefaultFolder) : Path.GetFullPath(given);
        var folder = isManifest && path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Path.GetDirectoryName(path)! : path;
        var repository = Path.GetFullPath("..", builder.AppHostDirectory);
        var network = ContainerNetwork.Of(configuration["Publish:Subnet"]);
        return new PublishTarget(folder, isManifest, network ?? ContainerNetwork.Default, configuration["Publish:ConsoleUrl"], Problem());

        string? Problem() =>
            network is null
                ? $"Publish:Subnet is '{configuration["Publish:Subnet"]}'; it must be an IPv4 network of at most 28 bits,"
                    + $" like {ContainerNetwork.Default.Subnet}."
            // Found before anything is written: the copy of monitoring/ and Prometheus' file would lie in the default folder when Aspire refuses.
            : isManifest && string.IsNullOrEmpty(given)
                ? "A manifest needs --output-path PATH: a file that ends in .json, or a folder."
            : Path.TrimEndingDirectorySeparator(folder) == Path.TrimEndingDirectorySeparator(repository)
                ? $"--output-path may not be {repository}: its folder monitoring/ would be overwritten with the published one."
            : null;
    }
}
