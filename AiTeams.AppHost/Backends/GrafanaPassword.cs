using System.Security.Cryptography;
using AiTeams.AppHost.Access;
using Microsoft.Extensions.Configuration;

namespace AiTeams.AppHost.Backends;

/// <summary>
/// The password of Grafana's user <c>admin</c> where <c>Parameters:grafana-password</c> gives none: made at the first start and kept in the data
/// folder, readable by its owner only. Aspire's dashboard shows it as the value of that secret parameter; it is never printed.
/// </summary>
internal static class GrafanaPassword
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private const int Length = 24;

    public static string File(string dataFolder) => Path.Combine(dataFolder, "grafana-password");

    /// <summary>What <c>Parameters:grafana-password</c> gives; null when it is not set or blank.</summary>
    public static string? Given(IConfiguration configuration)
    {
        var given = configuration["Parameters:grafana-password"] ?? configuration["Parameters:grafana_password"];
        return string.IsNullOrWhiteSpace(given) ? null : given;
    }

    /// <summary>The one that is given, or the one that is kept. Aspire does not look at the configuration where a parameter has a getter.</summary>
    public static string Value(IConfiguration configuration, string dataFolder) => Given(configuration) ?? ReadOrCreate(dataFolder);

    private static string ReadOrCreate(string dataFolder)
    {
        var path = File(dataFolder);
        if (System.IO.File.Exists(path) && System.IO.File.ReadAllText(path).Trim() is { Length: >= Length } kept)
        {
            return kept;
        }

        var password = RandomNumberGenerator.GetString(Letters, Length);
        PrivateFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream);
            writer.WriteLine(password);
        });
        return password;
    }
}
