using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTeams.Monitoring.Dashboards;

/// <summary>
/// A dashboard as Grafana's classic JSON, which versions 11 to 13 take from a file and from their HTTP API.
/// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
/// </summary>
public static class DashboardJson
{
    /// <summary>All dashboards carry it; the list of links between them is made from it.</summary>
    public const string Tag = "ai-teams";

    /// <summary>Of the classic JSON; Grafana raises older ones as it loads them.</summary>
    public const int SchemaVersion = 42;

    private const int Columns = 24;

    // Readable Chinese, and quotes as they are: the file is read by Grafana, never by a browser as HTML.
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file's text.</summary>
    public static string Text(Dashboard dashboard) => Of(dashboard).ToJsonString(Options) + "\n";

    public static JsonObject Of(Dashboard dashboard)
    {
        ArgumentNullException.ThrowIfNull(dashboard);
        return new()
        {
            ["uid"] = dashboard.Uid,
            ["title"] = dashboard.Title,
            ["description"] = $"{dashboard.English}\n\n{dashboard.Chinese}",
            ["tags"] = new JsonArray(Tag),
            ["schemaVersion"] = SchemaVersion,
            ["editable"] = false,
            ["graphTooltip"] = 1,
            ["timezone"] = "browser",
            ["refresh"] = "30s",
            ["time"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
            ["timepicker"] = new JsonObject(),
            ["fiscalYearStartMonth"] = 0,
            ["links"] = Links(dashboard),
            ["annotations"] = new JsonObject { ["list"] = new JsonArray(FiringAlerts(dashboard)) },
            ["templating"] = new JsonObject { ["list"] = new JsonArray([.. dashboard.Variables.Select(VariableJson)]) },
            ["panels"] = Panels(dashboard),
        };
    }

    private static JsonArray Links(Dashboard dashboard)
    {
        var links = new JsonArray(new JsonObject
        {
            ["type"] = "dashboards",
            ["title"] = "AI Teams",
            ["tags"] = new JsonArray(Tag),
            ["asDropdown"] = true,
            ["includeVars"] = true,
            ["keepTime"] = true,
            ["icon"] = "external link",
            ["targetBlank"] = false,
            ["tooltip"] = "",
            ["url"] = "",
        });
        if (dashboard.Variables.Contains(Variable.TrackingId))
        {
            links.Add(new JsonObject
            {
                ["type"] = "link",
                ["title"] = "Case page · 案例页",
                ["url"] = $"${{{Variable.Console.Name}}}/cases/${{{Variable.TrackingId.Name}}}",
                ["icon"] = "doc",
                ["targetBlank"] = true,
                ["includeVars"] = false,
                ["keepTime"] = false,
                ["asDropdown"] = false,
                ["tags"] = new JsonArray(),
                ["tooltip"] = "The whole story in the Console",
            });
        }
        return links;
    }

    // Where an alert fired, each graph shows it.
    private static JsonObject FiringAlerts(Dashboard dashboard)
    {
        var environment = dashboard.Variables.Contains(Variable.Environment) ? ", " + Variable.Environment.Matcher : "";
        return new()
        {
            ["name"] = "Alerts",
            ["enable"] = true,
            ["hide"] = false,
            ["iconColor"] = "red",
            ["datasource"] = Source("prometheus"),
            ["expr"] = $"ALERTS{{alertstate=\"firing\", severity!=\"none\"{environment}}}",
            ["step"] = "60s",
            ["titleFormat"] = "{{alertname}}",
            ["textFormat"] = "{{service}}",
            ["tagKeys"] = "severity",
        };
    }

    private static JsonNode VariableJson(Variable variable) => variable.Values is { } values
        ? new JsonObject
        {
            ["name"] = variable.Name,
            ["label"] = variable.Caption,
            ["type"] = "query",
            ["datasource"] = Source("prometheus"),
            ["definition"] = values,
            ["query"] = new JsonObject { ["qryType"] = 1, ["query"] = values, ["refId"] = "PrometheusVariableQueryEditor-VariableQuery" },
            // On each change of the time range: a service that came up later is there to be chosen.
            ["refresh"] = 2,
            ["regex"] = "",
            ["sort"] = 1,
            ["multi"] = true,
            ["includeAll"] = true,
            ["hide"] = 0,
            ["skipUrlSync"] = false,
            ["options"] = new JsonArray(),
            // Not ".*": Loki takes no selector that an empty label would satisfy.
            ["allValue"] = ".+",
            ["current"] = new JsonObject { ["selected"] = true, ["text"] = new JsonArray("All"), ["value"] = new JsonArray("$__all") },
        }
        : new JsonObject
        {
            ["name"] = variable.Name,
            ["label"] = variable.Caption,
            ["type"] = "textbox",
            ["query"] = variable.Default,
            ["hide"] = 0,
            ["skipUrlSync"] = false,
            ["options"] = new JsonArray(new JsonObject { ["selected"] = true, ["text"] = variable.Default, ["value"] = variable.Default }),
            ["current"] = new JsonObject { ["selected"] = true, ["text"] = variable.Default, ["value"] = variable.Default },
        };

    internal static JsonObject Source(string uid) => new() { ["type"] = uid, ["uid"] = uid };

    /// <summary>Left to right, then the next line; a row's heading takes a line of its own.</summary>
    private static JsonArray Panels(Dashboard dashboard)
    {
        var panels = new JsonArray();
        var (x, y, lineHeight, id) = (0, 0, 0, 0);
        foreach (var row in dashboard.Rows)
        {
            NextLine();
            if (row.Title.Length > 0)
            {
                panels.Add(new JsonObject
                {
                    ["id"] = ++id,
                    ["type"] = "row",
                    ["title"] = row.Title,
                    ["collapsed"] = false,
                    ["gridPos"] = Position(0, y, Columns, 1),
                    ["panels"] = new JsonArray(),
                });
                y++;
            }
            foreach (var panel in row.Panels)
            {
                if (x + panel.Width > Columns) NextLine();
                panels.Add(PanelJson.Of(panel, ++id, Position(x, y, panel.Width, panel.Height)));
                (x, lineHeight) = (x + panel.Width, Math.Max(lineHeight, panel.Height));
            }
        }
        return panels;

        void NextLine() => (x, y, lineHeight) = (0, y + lineHeight, 0);
    }

    private static JsonObject Position(int x, int y, int width, int height) => new() { ["x"] = x, ["y"] = y, ["w"] = width, ["h"] = height };
}
