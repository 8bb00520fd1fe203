namespace AiTeams.Monitoring.Dashboards;

/// <summary>How values are drawn.</summary>
public enum PanelKind
{
    Lines,
    Bars,
    Stat,
    Gauge,
    Pie,

    /// <summary>Horizontal bars, one per series, of the values now.</summary>
    Ranking,

    Table,
    Heatmap,
    Logs,
    Trace,
}

/// <summary>A panel. Width and height are in Grafana's grid of 24 columns.</summary>
public sealed record Panel
{
    public required string Title { get; init; }

    public required PanelKind Kind { get; init; }

    public required IReadOnlyList<Query> Queries { get; init; }

    /// <summary>What it shows and what to make of it, in English.</summary>
    public string English { get; init; } = "";

    public string Chinese { get; init; } = "";

    /// <summary>Grafana's name of the unit; null: the first expression's.</summary>
    public string? Unit { get; init; }

    /// <summary>Top of the scale, where there is one.</summary>
    public double? Most { get; init; }

    /// <summary>From here on a value is drawn in red; below it in green.</summary>
    public double? Bad { get; init; }

    /// <summary>Below <see cref="Bad"/> is what is bad.</summary>
    public bool LowIsBad { get; init; }

    public bool IsStacked { get; init; }

    public int Width { get; init; } = 12;

    public int Height { get; init; } = 8;

    public static Panel Lines(string title, params Query[] queries) => new() { Title = title, Kind = PanelKind.Lines, Queries = queries };

    public static Panel Bars(string title, params Query[] queries) => new() { Title = title, Kind = PanelKind.Bars, Queries = queries };

    public static Panel Stat(string title, params Query[] queries) => new() { Title = title, Kind = PanelKind.Stat, Queries = queries, Width = 6, Height = 5 };

    public static Panel Gauge(string title, params Query[] queries) => new() { Title = title, Kind = PanelKind.Gauge, Queries = queries, Width = 6, Height = 5 };

    public static Panel Pie(string title, Query query) => new() { Title = title, Kind = PanelKind.Pie, Queries = [query] };

    public static Panel Ranking(string title, Query query) => new() { Title = title, Kind = PanelKind.Ranking, Queries = [query] };

    public static Panel Table(string title, Query query) => new() { Title = title, Kind = PanelKind.Table, Queries = [query] };

    public static Panel Heatmap(string title, Query query) => new() { Title = title, Kind = PanelKind.Heatmap, Queries = [query] };

    public static Panel Logs(string title, Query query) => new() { Title = title, Kind = PanelKind.Logs, Queries = [query], Width = 24, Height = 10 };

    public static Panel Trace(string title, Query query) => new() { Title = title, Kind = PanelKind.Trace, Queries = [query], Width = 24, Height = 14 };

    /// <summary>Own words, else those of the catalogue on each metric that is drawn.</summary>
    internal string Description
    {
        get
        {
            if (English.Length > 0) return Chinese.Length > 0 ? $"{English}\n\n{Chinese}" : English;
            var metrics = Queries.OfType<PrometheusQuery>().SelectMany(static query => query.Expression.Metrics).Distinct();
            return string.Join("\n\n", metrics.Select(static metric => $"`{metric.Name}`: {metric.English} {metric.Chinese}"));
        }
    }

    internal string GrafanaUnit => Unit ?? Queries.OfType<PrometheusQuery>().Select(static query => query.Expression.Unit).FirstOrDefault("short");
}
