using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTeams.Cli.CloudPush;

/// <summary>
/// Grafana's folder and dashboards by its HTTP API. Dashboards that others put into the folder are left alone.
/// https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/
/// </summary>
internal sealed class Grafana(CloudCalls calls, CloudTexts texts)
{
    internal const string FolderUid = "ai-teams", FolderTitle = "AI Teams", Message = "aiteams cloud push";

    private const string Json = "application/json";

    /// <param name="uids">The account's uid by ours, and the option that names it.</param>
    /// <exception cref="CloudException">The account has no such data source.</exception>
    public async Task<DataSources> SourcesAsync(IReadOnlyDictionary<string, (string Uid, string Option)> uids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, DataSource>(StringComparer.Ordinal);
        foreach (var (ours, (uid, option)) in uids)
        {
            var source = await ReadAsync($"api/datasources/uid/{Uri.EscapeDataString(uid)}", cancellationToken) ?? throw new CloudException(texts.NoSource(uid, option), ExitCodes.WrongUsage);
            found[ours] = new(uid, (string?)source["type"] ?? ours);
        }
        return new(found);
    }

    public async Task<IReadOnlyList<Change>> PlanAsync(IReadOnlyList<JsonObject> wanted, CancellationToken cancellationToken)
    {
        var changes = new List<Change>();
        if (await ReadAsync($"api/folders/{FolderUid}", cancellationToken) is null)
        {
            changes.Add(new(ChangeKind.Create, texts.DashboardFolder, FolderTitle,
                ct => calls.SendAsync(HttpMethod.Post, "api/folders", new JsonObject { ["uid"] = FolderUid, ["title"] = FolderTitle }.ToJsonString(), Json, ct)));
        }
        foreach (var dashboard in wanted)
        {
            var stored = await ReadAsync($"api/dashboards/uid/{dashboard["uid"]}", cancellationToken);
            changes.Add(new(KindOf(dashboard, stored), texts.Dashboard, (string)dashboard["title"]!, ct => SendAsync(dashboard, ct)));
        }
        return changes;
    }

    private Task SendAsync(JsonObject dashboard, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["dashboard"] = dashboard.DeepClone(), ["folderUid"] = FolderUid, ["message"] = Message, ["overwrite"] = true };
        return calls.SendAsync(HttpMethod.Post, "api/dashboards/db", body.ToJsonString(), Json, cancellationToken);
    }

    private static ChangeKind KindOf(JsonObject wanted, JsonNode? stored)
    {
        if (stored is null) return ChangeKind.Create;
        return (string?)stored["meta"]?["folderUid"] == FolderUid && JsonTree.Says(stored["dashboard"], wanted) ? ChangeKind.Unchanged : ChangeKind.Update;
    }

    private async Task<JsonNode?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await calls.GetAsync(path, cancellationToken) is { } json ? JsonNode.Parse(json) as JsonObject ?? throw calls.NotUnderstood(path) : null;
        }
        catch (JsonException)
        {
            throw calls.NotUnderstood(path);
        }
    }
}
