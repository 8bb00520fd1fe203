using System.Text.Json;
using AiTeams.Contracts;

namespace AiTeams.Cli.Traffic;

/// <summary>
/// As whom to send: the key given; else the demo keys that a development start wrote to <c>demo-keys.json</c> in the data folder, and keyless
/// calls between them; else keyless alone. Demo keys go to this machine only: whoever answers elsewhere is a stranger to them.
/// </summary>
internal static class Identities
{
    private const string FileName = "demo-keys.json";
    private static readonly Identity Keyless = new("dev", null);

    public static IReadOnlyList<Identity> Find(string? key, Uri url, Func<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(key)) return [new("key", key)];
        if (!url.IsLoopback) return [Keyless];
        foreach (var folder in DataFolders(environment))
        {
            if (Read(Path.Combine(folder, FileName)) is { Count: > 0 } keys) return [Keyless, .. keys];
        }
        return [Keyless];
    }

    // Where an AppHost keeps its data: told, or beside the AppHost when run from the repository or a folder in it.
    internal static IEnumerable<string> DataFolders(Func<string, string?> environment)
    {
        if (environment("AITEAMS_DATA") is { Length: > 0 } told)
        {
            yield return told;
            yield break;
        }
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, ".data");
            yield return Path.Combine(folder.FullName, "AiTeams.AppHost", ".data");
        }
    }

    private static List<Identity>? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DemoKeys>(File.ReadAllBytes(path), ContractJson.Options)?.Keys?
                .Where(key => !string.IsNullOrEmpty(key.Key)).Select(key => new Identity(key.Tenant ?? "key", key.Key)).ToList();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private sealed record DemoKeys(IReadOnlyList<DemoKey>? Keys);

    private sealed record DemoKey(string? Tenant, string? Segment, string? Key, string? ClientName);
}
