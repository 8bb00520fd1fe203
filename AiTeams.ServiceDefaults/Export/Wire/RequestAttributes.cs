using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>
/// A server span's attributes, written straight from the request: as tags they would be boxed and linked one by one, for every request, to be read
/// once. Names and values are those of the semantic conventions, whoever else sets tags.
/// </summary>
internal static class RequestAttributes
{
    private const int Field = 9;

    private static readonly AttributeKey Method = AttributeKey.Of("http.request.method");
    private static readonly AttributeKey OriginalMethod = AttributeKey.Of("http.request.method_original");
    private static readonly AttributeKey Path = AttributeKey.Of("url.path");
    private static readonly AttributeKey Scheme = AttributeKey.Of("url.scheme");
    private static readonly AttributeKey Route = AttributeKey.Of("http.route");
    private static readonly AttributeKey Status = AttributeKey.Of("http.response.status_code");
    private static readonly AttributeKey ServerAddress = AttributeKey.Of("server.address");
    private static readonly AttributeKey ServerPort = AttributeKey.Of("server.port");
    private static readonly AttributeKey Protocol = AttributeKey.Of("network.protocol.version");
    private static readonly AttributeKey UserAgent = AttributeKey.Of("user_agent.original");
    private static readonly AttributeKey ClientAddress = AttributeKey.Of("client.address");
    private static readonly AttributeKey RequestSize = AttributeKey.Of(SpanTags.RequestBodySize);
    private static readonly AttributeKey ResponseSize = AttributeKey.Of(SpanTags.ResponseBodySize);
    private static readonly AttributeKey TrackingId = AttributeKey.Of(SpanTags.TrackingId);
    private static readonly AttributeKey TenantId = AttributeKey.Of(SpanTags.TenantId);
    private static readonly AttributeKey UserId = AttributeKey.Of(SpanTags.UserId);
    private static readonly AttributeKey UserSegment = AttributeKey.Of(SpanTags.UserSegment);
    private static readonly AttributeKey UserVip = AttributeKey.Of(SpanTags.UserVip);
    private static readonly AttributeKey SessionId = AttributeKey.Of(SpanTags.SessionId);
    private static readonly AttributeKey OperationName = AttributeKey.Of(SpanTags.OperationName);
    private static readonly AttributeKey WorkflowId = AttributeKey.Of(SpanTags.WorkflowId);
    private static readonly AttributeKey WorkflowType = AttributeKey.Of(SpanTags.WorkflowType);
    private static readonly AttributeKey ExecutionId = AttributeKey.Of(SpanTags.ExecutionId);
    private static readonly AttributeKey NodeId = AttributeKey.Of(SpanTags.NodeId);
    private static readonly AttributeKey Cost = AttributeKey.Of(SpanTags.CostMicroUsd);

    /// <returns>What was written, which no tag may say again.</returns>
    internal static SpanFact Write(RequestRecord record, ProtobufWriter to, ref int count)
    {
        var told = SpanFact.None;
        WriteHttp(record, to, ref told);
        WriteStory(record, to, ref told);
        count += System.Numerics.BitOperations.PopCount((uint)told);
        return told;
    }

    private static void WriteHttp(RequestRecord record, ProtobufWriter to, ref SpanFact told)
    {
        var request = record.Context.Request;
        Text(to, Method, record.Method, ref told);
        if (!ReferenceEquals(record.Method, request.Method) && record.Method != request.Method) Text(to, OriginalMethod, request.Method, ref told);
        Text(to, Path, request.PathBase.HasValue ? (request.PathBase + request.Path).Value : request.Path.Value ?? "/", ref told);
        Text(to, Scheme, request.Scheme, ref told);
        if (record.Route.IsMatched) Text(to, Route, record.Route.Template, ref told);
        Number(to, Status, record.Status, ref told);
        WriteServer(request.Host.Value, to, ref told);
        Text(to, Protocol, ProtocolVersion(request.Protocol), ref told);
        if (request.Headers.UserAgent is [{ Length: > 0 } userAgent, ..]) Text(to, UserAgent, userAgent, ref told);
        Shown(to, ClientAddress, record.ClientAddress, ref told);
        if (record.ReceivedBytes is { } received) Number(to, RequestSize, received, ref told);
        Number(to, ResponseSize, record.SentBytes, ref told);
    }

    private static void WriteStory(RequestRecord record, ProtobufWriter to, ref SpanFact told)
    {
        var story = record.Story;
        Shown(to, TrackingId, story.TrackingId, ref told);
        Text(to, TenantId, story.TenantId, ref told);
        Text(to, UserId, record.ShownUserId, ref told);
        Text(to, UserSegment, story.UserSegment, ref told);
        if (story.UserVip)
        {
            AttributeWriter.Truth(to, Field, UserVip, true);
            told |= SpanFact.UserVip;
        }
        Text(to, SessionId, story.SessionId, ref told);
        Text(to, OperationName, story.OperationName, ref told);
        Text(to, WorkflowId, story.WorkflowId, ref told);
        Text(to, WorkflowType, story.WorkflowType, ref told);
        Text(to, ExecutionId, story.ExecutionId, ref told);
        Text(to, NodeId, story.NodeId, ref told);
        if (story.CostMicroUsd > 0) Number(to, Cost, story.CostMicroUsd, ref told);
    }

    /// <summary>Host and port of the Host header, which both are substrings of: <see cref="HostString"/> would make them anew each time.</summary>
    private static void WriteServer(string? host, ProtobufWriter to, ref SpanFact told)
    {
        if (string.IsNullOrEmpty(host)) return;
        // A colon inside of brackets belongs to an IPv6 address.
        var colon = host.LastIndexOf(':');
        if (colon <= host.LastIndexOf(']')) colon = -1;
        var address = colon < 0 ? host : host.AsSpan(0, colon);
        if (CleanTexts.Contain(host)) AttributeWriter.Redacted(to, Field, ServerAddress, address);
        else AttributeWriter.Text(to, Field, ServerAddress, address);
        told |= SpanFact.ServerAddress;
        if (colon < 0 || !ushort.TryParse(host.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture, out var port)) return;
        Number(to, ServerPort, port, ref told);
    }

    private static string ProtocolVersion(string protocol) => protocol switch
    {
        "HTTP/1.1" => "1.1",
        "HTTP/2" => "2",
        "HTTP/3" => "3",
        "HTTP/1.0" => "1.0",
        _ => protocol,
    };

    private static void Text(ProtobufWriter to, AttributeKey key, string? value, ref SpanFact told)
    {
        if (value is null) return;
        AttributeWriter.Text(to, Field, key, value);
        told |= key.Fact;
    }

    /// <summary>What we made ourselves, with nothing in it to mask.</summary>
    private static void Shown(ProtobufWriter to, AttributeKey key, string? value, ref SpanFact told)
    {
        if (value is null) return;
        AttributeWriter.Redacted(to, Field, key, value);
        told |= key.Fact;
    }

    private static void Number(ProtobufWriter to, AttributeKey key, long value, ref SpanFact told)
    {
        AttributeWriter.Number(to, Field, key, value);
        told |= key.Fact;
    }
}
