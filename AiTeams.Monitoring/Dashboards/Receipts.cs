namespace AiTeams.Monitoring.Dashboards;

/// <summary>LogQL over receipts and log lines in Loki: what no metric may say, for it is about one request, one user, one run.</summary>
internal static class Receipts
{
    internal const string Selector = "{environment=~\"$environment\", service=~\"$service\"}";

    /// <summary>The lines of one story, from every service.</summary>
    internal static LokiQuery Story { get; } = new("{service=~\".+\"} | tracking_id=`$tracking_id`");

    internal static LokiQuery Errors { get; } = new($"{Selector} | severity_text=~`ERROR|FATAL`");

    /// <summary>The longest single requests of the time range, each with its tracking id.</summary>
    /// <param name="kind">request, run or model_call.</param>
    /// <param name="name">The field that says what was asked for.</param>
    /// <param name="duration">The field that says how long it took, in seconds.</param>
    internal static LokiQuery Slowest(string service, string kind, string name, string duration) => new(
        $"topk(10, max by ({name}, tracking_id) (max_over_time({{environment=~\"$environment\", service=\"{service}\"}} | receipt_kind=`{kind}` | unwrap {duration} [$__range])))",
        IsMetric: true);
}
