namespace AiTeams.AppHost.Publish;

/// <summary>Puts those files of monitoring/ beside what is published that its containers mount.</summary>
internal static class MonitoringCopy
{
    // Prometheus' own file is rendered by its backend; tests are of no use to who runs the product.
    private const string Rendered = "prometheus.yml";
    private static readonly string Tests = Path.Combine("rules", "tests") + Path.DirectorySeparatorChar;

    /// <summary>Copies every file and folder below <paramref name="target"/> that a container mounts. Files of an earlier publish are overwritten.</summary>
    /// <param name="source">The repository's folder monitoring/.</param>
    public static void Write(IEnumerable<ContainerResource> containers, string source, string target)
    {
        var mounted = containers.SelectMany(container => container.Annotations.OfType<ContainerMountAnnotation>())
            .Where(mount => mount.Type == ContainerMountType.BindMount)
            .Select(mount => Path.GetRelativePath(target, mount.Source!));
        foreach (var file in mounted.SelectMany(name => Files(source, name)).Where(file => file != Rendered && !file.StartsWith(Tests, StringComparison.Ordinal)).Distinct())
        {
            var copy = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(source, file), copy, overwrite: true);
        }
    }

    private static IEnumerable<string> Files(string source, string name) => Directory.Exists(Path.Combine(source, name))
        ? Directory.EnumerateFiles(Path.Combine(source, name), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(source, file))
        : [name];
}
