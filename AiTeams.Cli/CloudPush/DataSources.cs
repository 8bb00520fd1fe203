using System.Text.Json.Nodes;

namespace AiTeams.Cli.CloudPush;

/// <summary>A data source of the account that stands for one of ours.</summary>
internal sealed record DataSource(string Uid, string Type);

/// <summary>Dashboards as an account can use them: its own data sources in the place of ours, and Tempo's queries where it keeps traces in Tempo.</summary>
/// <param name="ByOurs">By our uid: prometheus, loki, jaeger.</param>
internal sealed record DataSources(IReadOnlyDictionary<string, DataSource> ByOurs)
{
    /// <summary>What Grafana Cloud calls the data sources of a new account.</summary>
    public static string DefaultUid(string ours, Uri grafana) => grafana.Host.EndsWith(".grafana.net", StringComparison.OrdinalIgnoreCase)
        ? ours switch { "prometheus" => "grafanacloud-prom", "loki" => "grafanacloud-logs", _ => "grafanacloud-traces" }
        : ours;

    /// <param name="consoleUrl">Where links to case pages lead; null leaves the local address.</param>
    public JsonObject Adapt(JsonObject dashboard, string? consoleUrl)
    {
        var adapted = dashboard.DeepClone().AsObject();
        Visit(adapted);
        foreach (var variable in adapted["templating"]?["list"]?.AsArray().OfType<JsonObject>().Where(variable => consoleUrl is not null && (string?)variable["name"] == "console") ?? [])
        {
            variable["query"] = consoleUrl;
            foreach (var choice in variable["options"]!.AsArray().Append(variable["current"])) (choice!["text"], choice["value"]) = (consoleUrl, consoleUrl);
        }
        return adapted;
    }

    private void Visit(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Visit(item);
        }
        if (node is not JsonObject json) return;
        if (json["datasource"] is JsonObject source && ByOurs.TryGetValue((string?)source["uid"] ?? "", out var theirs))
        {
            if (json.ContainsKey("refId") && theirs.Type == "tempo") AskTempo(json);
            (source["uid"], source["type"]) = (theirs.Uid, theirs.Type);
        }
        foreach (var (_, child) in json) Visit(child);
    }

    /// <remarks>https://grafana.com/docs/tempo/latest/traceql/: a query that is nothing but an id finds that trace.</remarks>
    private static void AskTempo(JsonObject target)
    {
        if ((string?)target["queryType"] == "search")
        {
            target["query"] = $"{{ resource.service.name = \"{target["service"]}\" && name = \"{target["operation"]}\" }}";
            target["tableType"] = "traces";
            target.Remove("service");
            target.Remove("operation");
        }
        target["queryType"] = "traceql";
    }
}
