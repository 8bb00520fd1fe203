namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>What every formatter is given to say.</summary>
internal static class Values
{
    internal const string Category = "AiTeams.WorkflowEngine.Executions";
    internal const string Service = "workflow-engine";
    internal const string Environment = "staging";
    internal const string Version = "0.1.0";
    internal const string TenantId = "tenant-7f3a";
    internal const string UserId = "user-1029384756";
    internal const string Segment = "premium";
    internal const string WorkflowId = "wf_0193f1c2b7a07cc2a3c1d2e4f5061728";
    internal const string ExecutionId = "exec_0193f1c2b7a17d0e9b8a7c6d5e4f3021";
    internal const string NodeId = "fetch-weather";
    internal const string Method = "POST";
    internal const string Path = "/workflows/wf_0193f1c2b7a07cc2a3c1d2e4f5061728/execute";
    internal const string Endpoint = "/workflows/{id}/execute";
    internal const string UserAgent = "aiteams-web/1.4 (Linux x86_64)";
    internal const string Address = "203.0.113.0";
    internal const string ContentType = "application/json; charset=utf-8";
    internal const string Outcome = "success";
    internal const string ApiVersion = "v1";
    internal const string SamplingReason = "ratio";
    internal const double Duration = 0.018347;
    internal const double FirstByte = 0.017912;
    internal const long RequestSize = 1482;
    internal const long ResponseSize = 612;
    internal const int Status = 202;
    internal const int Rows = 3;
    internal const int Attempt = 2;

    /// <summary>What a service says on every line, and what it knows about the work in hand: pushed once, as scope or context.</summary>
    internal static Dictionary<string, object> Ambient(string trackingId) => new()
    {
        ["service"] = Service,
        ["environment"] = Environment,
        ["version"] = Version,
        ["tracking_id"] = trackingId,
        ["TenantId"] = TenantId,
        ["UserId"] = UserId,
        ["UserSegment"] = Segment,
    };
}
