namespace AiTeams.AppHost.Publish;

/// <summary>Puts those files of monitoring/ beside what is published that its containers mount.</summary>
internal static class MonitoringCopy
{
    // Prometheus' own file is rendered by its backend.
    private const string Rendered = "prometheus.yml";

    // What the last publish copied, so that the next one takes away what the repository has no more, and nothing that someone else has put there.
    private const string List = ".published";

    /// <summary>
    /// Copies every file and folder below <paramref name="target"/> that a container mounts, except tests, which are of no use to who runs the
    /// product. Files of an earlier publish are overwritten, or deleted where they are no longer copied: a rule left over would still be loaded.
    /// </summary>
    /// <param name="source">The repository's folder monitoring/.</param>
    public static void Write(IEnumerable<ContainerResource> containers, string source, string target)
    {
        var files = containers.SelectMany(container => container.Annotations.OfType<ContainerMountAnnotation>())
            .Where(mount => mount.Type == ContainerMountType.BindMount)
            .Select(mount => Path.GetRelativePath(target, mount.Source!))
            .Where(name => !name.StartsWith("..", StringComparison.Ordinal))
            .SelectMany(name => Files(source, name))
            .Where(file => file != Rendered && !Path.GetDirectoryName(file)!.Split(Path.DirectorySeparatorChar).Contains("tests"))
            .Distinct().Order(StringComparer.Ordinal).ToList();
        var list = Path.Combine(target, List);
        var before = File.Exists(list) ? File.ReadAllLines(list) : [];
        foreach (var old in before.Except(files).Select(file => Path.Combine(target, file)).Where(File.Exists))
        {
            File.Delete(old);
        }

        foreach (var file in files)
        {
            var copy = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(source, file), copy, overwrite: true);
        }

        Directory.CreateDirectory(target);
        File.WriteAllLines(list, files);
    }

    private static IEnumerable<string> Files(string source, string name) => Directory.Exists(Path.Combine(source, name))
        ? Directory.EnumerateFiles(Path.Combine(source, name), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(source, file))
        : [name];
}
