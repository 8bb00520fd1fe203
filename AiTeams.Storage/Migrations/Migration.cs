using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AiTeams.Storage.Migrations;

/// <summary>One numbered script of the program.</summary>
/// <param name="Version">The number in its name, from 1.</param>
/// <param name="Name">File name without extension, <c>0001_sessions</c>.</param>
internal sealed partial record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the text with LF line ends: a checkout with other line ends is no change.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The embedded <c>Migrations/NNNN_name.sql</c> of an assembly, in order.</summary>
    /// <exception cref="MigrationException">Two scripts have one number, or a name is not of the form.</exception>
    public static IReadOnlyList<Migration> In(Assembly assembly)
    {
        var all = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Migrations.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(resource => Read(assembly, resource))
            .OrderBy(migration => migration.Version)
            .ToList();
        foreach (var (first, second) in all.Zip(all.Skip(1)))
            if (first.Version == second.Version) throw new MigrationException($"migrations {first.Name} and {second.Name} have the same number");
        return all;
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        var match = ResourceName().Match(resource);
        if (!match.Success) throw new MigrationException($"migration '{resource}' is not named NNNN_name.sql");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return new(int.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture), match.Groups["name"].Value, reader.ReadToEnd());
    }

    [GeneratedRegex(@"\.Migrations\.(?<name>(?<version>\d{4})_[a-z0-9_]+)\.sql$")]
    private static partial Regex ResourceName();
}
