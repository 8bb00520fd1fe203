using System.Diagnostics;
using AiTeams.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.AppHost.Publish;

/// <summary>What <c>dotnet AiTeams.AppHost.dll</c> publishes, as a process of its own that gets nothing but its arguments.</summary>
internal sealed class PublishedFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>What the last run wrote to its standard output and error.</summary>
    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public static string[] Manifest(string file) => ["--publisher", "manifest", "--output-path", file];

    public string[] Compose() => ["--operation", "publish", "--step", "publish", "--output-path", Path];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <returns>The exit code.</returns>
    public async Task<int> PublishAsync(params IEnumerable<string> arguments)
    {
        var program = System.IO.Path.GetFullPath(System.IO.Path.Combine(
            AppContext.BaseDirectory, "../../AiTeams.AppHost", new DirectoryInfo(AppContext.BaseDirectory).Name, "AiTeams.AppHost.dll"));
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Patience.Most);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        Error = await process.StandardError.ReadToEndAsync(deadline.Token);
        Output = await output;
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    /// <summary>The services of docker-compose.yaml by name.</summary>
    public Dictionary<string, YamlMappingNode> Services() => Children(Root()["services"]).ToDictionary(pair => pair.Name, pair => (YamlMappingNode)pair.Node);

    public YamlMappingNode Root()
    {
        var yaml = new YamlStream();
        using var reader = System.IO.File.OpenText(File("docker-compose.yaml"));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    /// <summary>A mapping of texts; empty when the member is missing.</summary>
    public static Dictionary<string, string> Texts(YamlMappingNode node, string member) =>
        node.Children.TryGetValue(member, out var texts) ? Children(texts).ToDictionary(pair => pair.Name, pair => Text(pair.Node)) : [];

    /// <summary>A list of texts; empty when the member is missing.</summary>
    public static string[] List(YamlMappingNode node, string member) =>
        node.Children.TryGetValue(member, out var list) ? [.. ((YamlSequenceNode)list).Select(Text)] : [];

    public static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static IEnumerable<(string Name, YamlNode Node)> Children(YamlNode node) => ((YamlMappingNode)node).Children.Select(pair => (Text(pair.Key), pair.Value));

    public void Dispose() => _folder.Dispose();
}
