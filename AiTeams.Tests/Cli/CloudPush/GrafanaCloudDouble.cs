using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Cli.CloudPush;

/// <summary>
/// A Mimir ruler and a Grafana that keep what they are sent, take the right key only, and answer with the additions that the real ones make:
/// the ruler respells durations and adds fields, Grafana numbers dashboards.
/// </summary>
internal sealed class GrafanaCloudDouble : IAsyncDisposable
{
    public const string RulesAuthorization = "Basic NDcxMTpnbGNfa2V5", DashboardsAuthorization = "Bearer glsa_token";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _changes = new();

    private GrafanaCloudDouble(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Method and path of each call that changed something, as they came.</summary>
    public IReadOnlyList<string> Changes => [.. _changes];

    public ConcurrentDictionary<string, YamlMappingNode> Groups { get; } = new();

    public ConcurrentDictionary<string, JsonObject> Dashboards { get; } = new();

    public ConcurrentDictionary<string, string> DataSources { get; } = new(new Dictionary<string, string> { ["prometheus"] = "prometheus", ["loki"] = "loki", ["jaeger"] = "jaeger" });

    public bool HasFolder { get; private set; }

    public Dictionary<string, string> Environment => new()
    {
        ["GRAFANA_CLOUD_PROMETHEUS_URL"] = Url + "/api/prom/push",
        ["GRAFANA_CLOUD_TENANT_ID"] = "4711",
        ["GRAFANA_CLOUD_API_KEY"] = "glc_key",
        ["GRAFANA_URL"] = Url,
        ["GRAFANA_TOKEN"] = "glsa_token",
        ["CONSOLE_URL"] = "https://console.example",
    };

    public static async Task<GrafanaCloudDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var cloud = new GrafanaCloudDouble(app);
        app.Use(cloud.CheckAsync);
        app.MapGet("/prometheus/config/v1/rules/ai-teams", cloud.ReadGroups);
        app.MapPost("/prometheus/config/v1/rules/ai-teams", (Delegate)cloud.TakeGroupAsync);
        app.MapDelete("/prometheus/config/v1/rules/ai-teams/{group}", (string group) => cloud.Groups.TryRemove(group, out _) ? Results.StatusCode(202) : Results.NotFound());
        app.MapGet("/api/datasources/uid/{uid}", (string uid) => cloud.DataSources.TryGetValue(uid, out var type) ? Results.Json(new { uid, type }) : Results.NotFound());
        app.MapGet("/api/folders/ai-teams", () => cloud.HasFolder ? Results.Json(new { uid = "ai-teams" }) : Results.NotFound());
        app.MapPost("/api/folders", (JsonObject folder) =>
        {
            cloud.HasFolder = (string?)folder["uid"] == "ai-teams";
            return Results.Json(folder);
        });
        app.MapGet("/api/dashboards/uid/{uid}", (string uid) => cloud.Dashboards.TryGetValue(uid, out var stored) ? Results.Json(stored) : Results.NotFound());
        app.MapPost("/api/dashboards/db", cloud.TakeDashboard);
        await app.StartAsync();
        return cloud;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var rules = context.Request.Path.StartsWithSegments("/prometheus", StringComparison.Ordinal);
        if (context.Request.Headers.Authorization.ToString() != (rules ? RulesAuthorization : DashboardsAuthorization))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        if (context.Request.Method != "GET") _changes.Enqueue($"{context.Request.Method} {context.Request.Path}");
        await next(context);
    }

    private IResult ReadGroups()
    {
        if (Groups.IsEmpty) return Results.NotFound("no rule groups found");
        var text = new StringWriter();
        new YamlStream(new YamlDocument(new YamlMappingNode("ai-teams", new YamlSequenceNode(Groups.Values)))).Save(text, assignAnchors: false);
        return Results.Text(text.ToString(), "application/yaml");
    }

    private async Task<IResult> TakeGroupAsync(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/yaml", StringComparison.Ordinal) != true) return Results.StatusCode(415);
        using var reader = new StreamReader(context.Request.Body);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(await reader.ReadToEndAsync()));
        var group = (YamlMappingNode)yaml.Documents[0].RootNode;
        foreach (var (key, value) in group.AllNodes.OfType<YamlMappingNode>().SelectMany(mapping => mapping.Children))
        {
            if ((string?)key is "for" or "keep_firing_for" && value is YamlScalarNode { Value: "5m" } duration) duration.Value = "5m0s";
        }
        group.Add("sourceTenants", new YamlSequenceNode());
        Groups[(string)group["name"]!] = group;
        return Results.StatusCode(202);
    }

    private IResult TakeDashboard(JsonObject sent)
    {
        if (!HasFolder || (string?)sent["folderUid"] != "ai-teams" || (bool?)sent["overwrite"] != true) return Results.BadRequest();
        var dashboard = sent["dashboard"]!.DeepClone().AsObject();
        (dashboard["id"], dashboard["version"]) = (Dashboards.Count + 1, 1);
        Dashboards[(string)dashboard["uid"]!] = new() { ["dashboard"] = dashboard, ["meta"] = new JsonObject { ["folderUid"] = "ai-teams" } };
        return Results.Json(new { status = "success" });
    }
}
