using System.Text.Json;
using AiTeams.Contracts.Access;

namespace AiTeams.AppHost.Access;

/// <summary>
/// Three API keys for trying the product, made on the first start in dev. The keys themselves lie in <c>demo-keys.json</c> in the data
/// folder, readable by their owner only; the gateway gets their SHA-256 alone.
/// </summary>
internal static class DemoKeys
{
    public const string FileName = "demo-keys.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private static readonly (string Tenant, string Segment)[] Tenants = [("acme", "free"), ("globex", "premium"), ("initech", "enterprise")];

    /// <summary>Reads the keys of an earlier start, or makes and writes new ones. A file that cannot be read is replaced.</summary>
    public static IReadOnlyList<DemoKey> ReadOrCreate(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (Read(path) is { } keys)
        {
            return keys;
        }

        keys = [.. Tenants.Select(tenant => new DemoKey(tenant.Tenant, tenant.Segment, $"demo-{tenant.Tenant}", ApiKeyFormat.Create($"demo-{tenant.Tenant}")))];
        PrivateFile.Write(path, stream => JsonSerializer.Serialize(stream, new KeyFile(keys), Json));
        return keys;
    }

    /// <summary>The keys as the gateway's <c>Access:Keys</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ToEnvironment(IReadOnlyList<DemoKey> keys) =>
        keys.SelectMany((key, index) => new KeyValuePair<string, string>[]
        {
            new($"Access__Keys__{index}__Id", ApiKeyFormat.TryReadId(key.Key, out var id) ? id : ""),
            new($"Access__Keys__{index}__Hash", ApiKeyFormat.Hash(key.Key)),
            new($"Access__Keys__{index}__Tenant", key.Tenant),
            new($"Access__Keys__{index}__ClientName", key.ClientName),
            new($"Access__Keys__{index}__ClientType", "api-client"),
            new($"Access__Keys__{index}__Segment", key.Segment),
            new($"Access__Keys__{index}__Vip", key.Segment == "enterprise" ? "true" : "false"),
            new($"Access__Keys__{index}__Scopes__0", "read"),
            new($"Access__Keys__{index}__Scopes__1", "write"),
            new($"Access__Keys__{index}__Scopes__2", "execute"),
            new($"Access__Keys__{index}__Scopes__3", "debug"),
        });

    private static IReadOnlyList<DemoKey>? Read(string path)
    {
        try
        {
            var keys = JsonSerializer.Deserialize<KeyFile>(File.ReadAllBytes(path), Json)?.Keys;
            return keys is { Count: > 0 } && keys.All(IsWhole) ? keys : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static bool IsWhole(DemoKey? key) =>
        key is { Tenant: not null, Segment: not null, ClientName: not null, Key: not null } && ApiKeyFormat.TryReadId(key.Key, out _);

    private sealed record KeyFile(IReadOnlyList<DemoKey> Keys);
}

/// <summary>One demo key as it stands in the file.</summary>
internal sealed record DemoKey(string Tenant, string Segment, string ClientName, string Key);
