namespace AiTeams.ServiceDefaults.Tracing;

/// <summary>
/// Names of spans and span events. A server span is <c>METHOD route</c> and a call to another service <c>METHOD</c>, as the HTTP conventions say
/// (https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/http/http-spans.md); a statement is named by its summary (database
/// conventions of the same version). The rest is named here; none of it carries an id.
/// </summary>
public static class SpanNames
{
    /// <summary>From the first hosted service to listening.</summary>
    public const string StartService = "start_service";

    public const string PlanWorkflow = "plan_workflow";
    public const string CheckCache = "check_cache";

    /// <summary>Followed by the model: <c>chat MODEL</c>.</summary>
    public const string Chat = "chat";

    public const string RunWorkflow = "run_workflow";

    /// <summary>Followed by the node's kind, one span per attempt: <c>execute_node KIND</c>.</summary>
    public const string ExecuteNode = "execute_node";

    /// <summary>Follows the operation's name for each item of a batch.</summary>
    public const string BatchItem = "item";

    /// <summary>Event: a log line from ERROR on was written within the span.</summary>
    public const string ErrorLog = "error_log";

    /// <summary>Event: a plan was made; how many nodes it has is on it.</summary>
    public const string WorkflowGenerated = "workflow_generated";
}
