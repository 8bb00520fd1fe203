using System.Reflection;

namespace AiTeams.Tests.Catalogue;

/// <summary>What the catalogue reads: the product's compiled assemblies, its sources, its documents.</summary>
internal static class Product
{
    private static readonly string[] NotTheProduct = ["AiTeams.Tests", "AiTeams.Testing", "AiTeams.Benchmarks", "AiTeams.Analyzers"];

    /// <summary>Every assembly of ours beside the tests: a new project is in the catalogue without a line here.</summary>
    internal static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(static name => name is "aiteams" || (name!.StartsWith("AiTeams.", StringComparison.Ordinal) && !NotTheProduct.Contains(name)))
            .Order(StringComparer.Ordinal)
            .Select(static name => Assembly.Load(new AssemblyName(name!))),
    ];

    internal static string Root { get; } = FindRoot();

    /// <summary>Path and text of each source file of the product.</summary>
    internal static IReadOnlyList<(string Path, string Text)> Sources { get; } =
    [
        .. Directory.EnumerateDirectories(Root, "AiTeams.*")
            .Where(static folder => !NotTheProduct.Contains(Path.GetFileName(folder)))
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(static path => (Path.GetRelativePath(Root, path), File.ReadAllText(path))),
    ];

    internal static string PathOf(string relative) => Path.Combine(Root, relative);

    internal static string Read(string relative) => File.ReadAllText(PathOf(relative));

    internal static IEnumerable<Type> Types => Assemblies.SelectMany(static assembly => assembly.GetTypes());

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AiTeams.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("AiTeams.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
