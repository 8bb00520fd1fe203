using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.Storage.Statements;

/// <summary>
/// A client span and a duration per statement, named by the semantic conventions for databases 1.42:
/// https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/db/database-spans.md. The text holds no values, those are
/// parameters. Without a recorded activity around it a statement has no span: a background tick that found no work leaves none.
/// </summary>
internal sealed class StatementTelemetry(string database)
{
    public const string Name = "AiTeams.Storage";

    private const string System = "sqlite";
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    internal static readonly InstrumentDefinition OperationDuration = InstrumentDefinition.Histogram(
        "db.client.operation.duration", "s", [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10], "Duration of database statements.", "数据库语句的耗时。",
        LabelDefinition.Closed("db.system.name", "Database product.", "数据库产品。", System),
        LabelDefinition.FromCode("db.namespace", "Name of the database.", "数据库名称。"),
        LabelDefinition.FromCode("db.operation.name", "First word of the statement, e.g. SELECT.", "语句的首个关键字，例如 SELECT。"),
        LabelDefinition.FromCode("db.collection.name", "Table, where there is one.", "所涉及的表（若有）。").Optional(),
        LabelDefinition.FromCode("error.type", "The database's code, or the exception's type; absent on success.", "数据库错误码或异常类型；成功时没有此标签。").Optional());

    private static readonly Histogram<double> Duration = OperationDuration.CreateHistogram<double>(Meter);

    /// <summary>An activity for work that nobody asked for; a plain one, for its id, when nobody listens.</summary>
    public static Activity StartRoot(string name) => Source.StartActivity(name) ?? new Activity(name).Start();

    public Call Start(Statement statement, string sql)
    {
        var activity = Activity.Current is { Recorded: true } ? Source.StartActivity(statement.Summary, ActivityKind.Client) : null;
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(SpanTags.DbSystemName, System);
            activity.SetTag(SpanTags.DbNamespace, database);
            activity.SetTag(SpanTags.DbOperationName, statement.Operation);
            if (statement.Table is not null) activity.SetTag(SpanTags.DbCollectionName, statement.Table);
            activity.SetTag(SpanTags.DbQuerySummary, statement.Summary);
            activity.SetTag(SpanTags.DbQueryText, sql);
        }
        return new(database, statement, activity);
    }

    /// <summary>One statement under way.</summary>
    internal sealed class Call(string database, Statement statement, Activity? activity) : IDisposable
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private string? _errorType;

        public void Succeeded(int? returnedRows)
        {
            if (returnedRows is { } rows) activity?.SetTag(SpanTags.DbResponseReturnedRows, rows);
        }

        /// <param name="errorType">SQLite's extended result code, or the type of another exception.</param>
        public void Failed(string errorType, string message)
        {
            _errorType = errorType;
            if (int.TryParse(errorType, out _)) activity?.SetTag(SpanTags.DbResponseStatusCode, errorType);
            activity?.SetTag(SpanTags.ErrorType, errorType).SetStatus(ActivityStatusCode.Error, message);
        }

        public void Dispose()
        {
            var tags = new TagList { { SpanTags.DbSystemName, System }, { SpanTags.DbNamespace, database }, { SpanTags.DbOperationName, statement.Operation } };
            if (statement.Table is not null) tags.Add(SpanTags.DbCollectionName, statement.Table);
            if (_errorType is not null) tags.Add(SpanTags.ErrorType, _errorType);
            Duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
            activity?.Dispose();
        }
    }
}
