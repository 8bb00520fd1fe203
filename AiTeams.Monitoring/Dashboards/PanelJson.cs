using System.Text.Json.Nodes;

namespace AiTeams.Monitoring.Dashboards;

/// <summary>One panel as Grafana's classic JSON: the same plain look for each kind.</summary>
internal static class PanelJson
{
    internal static JsonObject Of(Panel panel, int id, JsonObject position)
    {
        var json = new JsonObject
        {
            ["id"] = id,
            ["type"] = TypeOf(panel.Kind),
            ["title"] = panel.Title,
            ["description"] = panel.Description,
            ["datasource"] = DashboardJson.Source(panel.Queries[0].Source),
            ["gridPos"] = position,
            ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(panel), ["overrides"] = Overrides(panel) },
            ["options"] = Options(panel),
            ["targets"] = new JsonArray([.. panel.Queries.Select((query, index) => Target(panel, query, (char)('A' + index)))]),
        };
        if (panel.Kind == PanelKind.Table && panel.Queries[0] is not TraceSearch)
        {
            json["transformations"] = new JsonArray(new JsonObject
            {
                ["id"] = "organize",
                ["options"] = new JsonObject { ["excludeByName"] = new JsonObject { ["Time"] = true }, ["indexByName"] = new JsonObject(), ["renameByName"] = new JsonObject() },
            });
        }
        return json;
    }

    private static string TypeOf(PanelKind kind) => kind switch
    {
        PanelKind.Lines or PanelKind.Bars => "timeseries",
        PanelKind.Stat => "stat",
        PanelKind.Gauge => "gauge",
        PanelKind.Pie => "piechart",
        PanelKind.Ranking => "bargauge",
        PanelKind.Table => "table",
        PanelKind.Heatmap => "heatmap",
        PanelKind.Logs => "logs",
        PanelKind.Trace => "traces",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>A value of now, not of each moment.</summary>
    private static bool IsInstant(PanelKind kind) => kind is PanelKind.Pie or PanelKind.Ranking or PanelKind.Table or PanelKind.Gauge or PanelKind.Stat;

    private static JsonObject Target(Panel panel, Query query, char refId)
    {
        var target = new JsonObject { ["refId"] = refId.ToString(), ["datasource"] = DashboardJson.Source(query.Source) };
        var instant = IsInstant(panel.Kind);
        switch (query)
        {
            case PrometheusQuery prometheus:
                target["editorMode"] = "code";
                target["expr"] = prometheus.Expression.Text;
                target["legendFormat"] = prometheus.Legend;
                (target["range"], target["instant"]) = (!instant, instant);
                target["format"] = panel.Kind switch { PanelKind.Heatmap => "heatmap", PanelKind.Table => "table", _ => "time_series" };
                // Dots that lead to a trace, on what is drawn over time from buckets.
                target["exemplar"] = !instant && prometheus.Expression.Metrics.Any(static metric => metric.Kind == MetricKind.Histogram);
                break;
            case LokiQuery loki:
                target["editorMode"] = "code";
                target["expr"] = loki.Text;
                target["queryType"] = instant && loki.IsMetric ? "instant" : "range";
                target[loki.IsMetric ? "legendFormat" : "maxLines"] = loki.IsMetric ? loki.Legend : 1000;
                break;
            case TraceQuery trace:
                target["query"] = trace.TraceId;
                break;
            case TraceSearch search:
                target["queryType"] = "search";
                (target["service"], target["operation"], target["limit"]) = (search.Service, search.Operation, 20);
                break;
        }
        return target;
    }

    private static JsonObject Defaults(Panel panel)
    {
        var defaults = new JsonObject
        {
            ["unit"] = panel.GrafanaUnit,
            ["color"] = new JsonObject { ["mode"] = panel.Bad is null ? "palette-classic" : "thresholds" },
            ["custom"] = Custom(panel),
            ["mappings"] = new JsonArray(),
            ["thresholds"] = Thresholds(panel),
        };
        if (panel.Kind is PanelKind.Lines or PanelKind.Bars or PanelKind.Gauge or PanelKind.Ranking) defaults["min"] = 0;
        if (panel.Most is { } most) defaults["max"] = most;
        return defaults;
    }

    private static JsonObject Custom(Panel panel) => panel.Kind switch
    {
        PanelKind.Lines or PanelKind.Bars => new()
        {
            ["drawStyle"] = panel.Kind == PanelKind.Bars ? "bars" : "line",
            ["lineWidth"] = 1,
            ["fillOpacity"] = panel.Kind == PanelKind.Bars ? 80 : panel.IsStacked ? 30 : 10,
            ["showPoints"] = "never",
            ["spanNulls"] = false,
            ["stacking"] = new JsonObject { ["mode"] = panel.IsStacked ? "normal" : "none", ["group"] = "A" },
            ["thresholdsStyle"] = new JsonObject { ["mode"] = panel.Bad is null ? "off" : "dashed" },
        },
        PanelKind.Table => new() { ["align"] = "auto", ["cellOptions"] = new JsonObject { ["type"] = "auto" }, ["filterable"] = false },
        _ => [],
    };

    private static JsonObject Thresholds(Panel panel)
    {
        var (below, above) = panel.LowIsBad ? ("red", "green") : ("green", "red");
        var steps = new JsonArray(new JsonObject { ["color"] = below, ["value"] = null });
        if (panel.Bad is { } bad) steps.Add(new JsonObject { ["color"] = above, ["value"] = bad });
        return new() { ["mode"] = "absolute", ["steps"] = steps };
    }

    /// <summary>A tracking id in a table leads to its dashboard.</summary>
    private static JsonArray Overrides(Panel panel) => panel.Kind != PanelKind.Table
        ? []
        : new(new JsonObject
        {
            ["matcher"] = new JsonObject { ["id"] = "byRegexp", ["options"] = "tracking_id|trace_id|traceID" },
            ["properties"] = new JsonArray(new JsonObject
            {
                ["id"] = "links",
                ["value"] = new JsonArray(new JsonObject
                {
                    ["title"] = "Tracking id",
                    ["url"] = $"/d/tracking-id?var-{Variable.TrackingId.Name}=${{__value.raw}}&${{__url_time_range}}",
                }),
            }),
        });

    private static JsonObject Options(Panel panel)
    {
        var reduce = new JsonObject { ["calcs"] = new JsonArray("lastNotNull"), ["fields"] = "", ["values"] = false };
        return panel.Kind switch
        {
            PanelKind.Lines or PanelKind.Bars => new()
            {
                ["legend"] = new JsonObject
                {
                    ["showLegend"] = true,
                    ["displayMode"] = "table",
                    ["placement"] = "bottom",
                    ["calcs"] = new JsonArray("mean", "max", "lastNotNull"),
                },
                ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" },
            },
            PanelKind.Stat => new()
            {
                ["reduceOptions"] = reduce,
                ["colorMode"] = "value",
                ["graphMode"] = "none",
                ["justifyMode"] = "auto",
                ["orientation"] = "auto",
                ["textMode"] = "auto",
            },
            PanelKind.Gauge => new() { ["reduceOptions"] = reduce, ["orientation"] = "auto", ["showThresholdLabels"] = false, ["showThresholdMarkers"] = true },
            PanelKind.Pie => new()
            {
                ["reduceOptions"] = reduce,
                ["pieType"] = "donut",
                ["displayLabels"] = new JsonArray("percent"),
                ["legend"] = new JsonObject
                {
                    ["showLegend"] = true,
                    ["displayMode"] = "table",
                    ["placement"] = "right",
                    ["values"] = new JsonArray("value", "percent"),
                },
                ["tooltip"] = new JsonObject { ["mode"] = "single", ["sort"] = "none" },
            },
            PanelKind.Ranking => new()
            {
                ["reduceOptions"] = reduce,
                ["displayMode"] = "gradient",
                ["orientation"] = "horizontal",
                ["valueMode"] = "color",
                ["showUnfilled"] = true,
            },
            PanelKind.Table => new()
            {
                ["showHeader"] = true,
                ["cellHeight"] = "sm",
                ["sortBy"] = panel.Queries[0] is TraceSearch ? [] : new JsonArray(new JsonObject { ["displayName"] = "Value", ["desc"] = true }),
            },
            PanelKind.Heatmap => new()
            {
                ["calculate"] = false,
                ["cellGap"] = 1,
                ["rowsFrame"] = new JsonObject { ["layout"] = "auto" },
                ["showValue"] = "never",
                ["color"] = new JsonObject { ["mode"] = "scheme", ["scheme"] = "Oranges", ["steps"] = 64, ["exponent"] = 0.5, ["fill"] = "dark-orange", ["reverse"] = false },
                ["exemplars"] = new JsonObject { ["color"] = "rgba(255,0,255,0.7)" },
                ["filterValues"] = new JsonObject { ["le"] = 1e-9 },
                ["legend"] = new JsonObject { ["show"] = true },
                ["tooltip"] = new JsonObject { ["mode"] = "single", ["showColorScale"] = false, ["yHistogram"] = false },
                ["yAxis"] = new JsonObject { ["axisPlacement"] = "left", ["reverse"] = false, ["unit"] = panel.GrafanaUnit },
            },
            PanelKind.Logs => new()
            {
                ["showTime"] = true,
                ["showLabels"] = false,
                ["showCommonLabels"] = false,
                ["wrapLogMessage"] = true,
                ["prettifyLogMessage"] = false,
                ["enableLogDetails"] = true,
                ["dedupStrategy"] = "none",
                ["sortOrder"] = "Ascending",
            },
            _ => [],
        };
    }
}
