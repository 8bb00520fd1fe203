namespace AiTeams.Monitoring.Dashboards;

/// <summary>What a panel asks one data source.</summary>
public abstract record Query
{
    /// <summary>Uid of the data source; those that are provisioned are its type too.</summary>
    public abstract string Source { get; }

    /// <summary>Ask Prometheus.</summary>
    public static PrometheusQuery Of(Expression expression, string? legend = null)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return new(expression, legend ?? string.Join(" · ", expression.Labels.Select(static label => $"{{{{{label}}}}}")));
    }
}

/// <param name="Legend">With Grafana's <c>{{label}}</c>; empty only where one series has no label left and the panel's title says it all.</param>
public sealed record PrometheusQuery(Expression Expression, string Legend) : Query
{
    public override string Source => "prometheus";
}

/// <param name="Text">LogQL.</param>
/// <param name="IsMetric">Counts rather than lines.</param>
public sealed record LokiQuery(string Text, bool IsMetric = false, string Legend = "") : Query
{
    public override string Source => "loki";
}

/// <summary>One trace by its id.</summary>
public sealed record TraceQuery(string TraceId) : Query
{
    public override string Source => "jaeger";
}

/// <summary>The newest traces with such a span.</summary>
public sealed record TraceSearch(string Service, string Operation) : Query
{
    public override string Source => "jaeger";
}
