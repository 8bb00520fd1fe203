using System.Collections.Frozen;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>What a request knows about itself and its span says, so that no instrumentation can say it a second time.</summary>
[Flags]
internal enum SpanFact
{
    None = 0,
    Method = 1 << 0,
    OriginalMethod = 1 << 1,
    Path = 1 << 2,
    Scheme = 1 << 3,
    Route = 1 << 4,
    Status = 1 << 5,
    ServerAddress = 1 << 6,
    ServerPort = 1 << 7,
    Protocol = 1 << 8,
    UserAgent = 1 << 9,
    ClientAddress = 1 << 10,
    TrackingId = 1 << 11,
    TenantId = 1 << 12,
    UserId = 1 << 13,
    UserSegment = 1 << 14,
    UserVip = 1 << 15,
    SessionId = 1 << 16,
    OperationName = 1 << 17,
    WorkflowId = 1 << 18,
    WorkflowType = 1 << 19,
    ExecutionId = 1 << 20,
    NodeId = 1 << 21,
    Cost = 1 << 22,
    RequestSize = 1 << 23,
    ResponseSize = 1 << 24,
}

/// <summary>The facts' names. Those of HTTP: https://github.com/open-telemetry/semantic-conventions/blob/v1.37.0/docs/http/http-spans.md#http-server.</summary>
internal static class SpanFacts
{
    private static readonly FrozenDictionary<string, SpanFact> ByName = new Dictionary<string, SpanFact>
    {
        ["http.request.method"] = SpanFact.Method,
        ["http.request.method_original"] = SpanFact.OriginalMethod,
        ["url.path"] = SpanFact.Path,
        ["url.scheme"] = SpanFact.Scheme,
        ["http.route"] = SpanFact.Route,
        ["http.response.status_code"] = SpanFact.Status,
        ["server.address"] = SpanFact.ServerAddress,
        ["server.port"] = SpanFact.ServerPort,
        ["network.protocol.version"] = SpanFact.Protocol,
        ["user_agent.original"] = SpanFact.UserAgent,
        ["client.address"] = SpanFact.ClientAddress,
        [SpanTags.TrackingId] = SpanFact.TrackingId,
        [SpanTags.TenantId] = SpanFact.TenantId,
        [SpanTags.UserId] = SpanFact.UserId,
        [SpanTags.UserSegment] = SpanFact.UserSegment,
        [SpanTags.UserVip] = SpanFact.UserVip,
        [SpanTags.SessionId] = SpanFact.SessionId,
        [SpanTags.OperationName] = SpanFact.OperationName,
        [SpanTags.WorkflowId] = SpanFact.WorkflowId,
        [SpanTags.WorkflowType] = SpanFact.WorkflowType,
        [SpanTags.ExecutionId] = SpanFact.ExecutionId,
        [SpanTags.NodeId] = SpanFact.NodeId,
        [SpanTags.CostMicroUsd] = SpanFact.Cost,
        [SpanTags.RequestBodySize] = SpanFact.RequestSize,
        [SpanTags.ResponseBodySize] = SpanFact.ResponseSize,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static SpanFact Of(string name) => ByName.GetValueOrDefault(name);
}
