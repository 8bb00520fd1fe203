using System.Diagnostics;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Receipts;

/// <summary>Closes a request: its metrics, its span's facts, its receipt. Runs once, after the last byte, whatever happened before.</summary>
internal sealed class RequestBooks(RequestMetrics metrics, SamplingReasons sampling, LogPipeline pipeline, UserIds userIds, TimeProvider time)
{
    private static readonly EventId RequestCompleted = new(110, nameof(RequestCompleted));

    internal void Close(RequestRecord record)
    {
        if (record.IsSilent) return;
        var elapsed = time.GetElapsedTime(record.StartedAt);
        var status = record.IsAborted && !record.Context.Response.HasStarted
            ? StatusCodes.Status499ClientClosedRequest
            : record.Context.Response.StatusCode;
        var failed = record.Exception is not null && record.Context.Response.HasStarted && status < 400;
        var outcome = RequestOutcome.Of(status, record.IsAborted, failed, record.Story.FailedInBody is not null);
        // The caller of a HEAD is sent no body, whatever the endpoint wrote.
        var sent = HttpMethods.IsHead(record.Context.Request.Method) ? 0 : record.Response.Bytes;

        record.Status = status;
        record.SentBytes = sent;
        record.ReceivedBytes = record.Body?.Bytes ?? record.Context.Request.ContentLength;
        record.ClientAddress = MaskedAddress.Of(record.Context.Connection.RemoteIpAddress);
        record.ShownUserId = record.Story.UserId is { } userId ? userIds.Shown(userId) : null;

        metrics.Ended(record, status, outcome, elapsed, failed);
        WriteSpan(record, outcome);
        WriteReceipt(record, status, outcome, elapsed, sent);
    }

    /// <summary>The attributes are written from the record itself, when the span is encoded.</summary>
    private static void WriteSpan(RequestRecord record, string outcome)
    {
        var span = record.Activity;
        if (!span.IsAllDataRequested) return;
        span.DisplayName = record.Route.SpanName(record.Method);
        span.SetTag(RequestRecord.Tag, record);
        // The status line said 200, so nothing else marks the trace as one to keep.
        if (outcome == RequestOutcome.FailedInBody && span.Status != ActivityStatusCode.Error)
            span.SetStatus(ActivityStatusCode.Error, record.Story.FailedInBody).SetTag(SpanTags.ErrorType, record.Story.FailedInBody);
        if (record.Context.Response.StatusCode < 500) return;
        if (span.Status == ActivityStatusCode.Unset) span.SetStatus(ActivityStatusCode.Error);
        if (record.ErrorCode is { } code && span.GetTagItem(SpanTags.ErrorType) is null) span.SetTag(SpanTags.ErrorType, code);
    }

    private void WriteReceipt(RequestRecord record, int status, string outcome, TimeSpan elapsed, long sent)
    {
        var entry = LogEntry.Rent(ReceiptLog.Category, LogLevel.Information, RequestCompleted, exception: null, isReceipt: true);
        entry.Message = "Request completed";
        var request = record.Context.Request;
        entry.Set(Field.RequestMethod, record.Method);
        entry.Set(Field.RequestPath, request.Path.Value ?? "/");
        entry.Set(Field.RequestEndpoint, record.Route.Template);
        entry.Set(Field.RequestDuration, Rounded(elapsed));
        if (record.ReceivedBytes is { } received) entry.Set(Field.RequestSize, received);
        entry.Set(Field.RequestUserAgent, request.Headers.UserAgent.Count > 0 ? request.Headers.UserAgent[0] : null);
        entry.Set(Field.RequestIp, record.ClientAddress);
        entry.Set(Field.ResponseStatus, status);
        entry.Set(Field.ResponseSize, sent);
        entry.Set(Field.ResponseContentType, record.Context.Response.ContentType);
        entry.Set(Field.ReceiptKind, "request");
        entry.Set(Field.ReceiptOutcome, outcome);
        entry.Set(Field.ReceiptApiVersion, record.Route.ApiVersion);
        entry.Set(Field.ReceiptSamplingReason, sampling.Of(record, elapsed));
        entry.Set(Field.ReceiptRowsWritten, record.Story.RowsWritten);
        if (record.Response.FirstByteAt != 0)
            entry.Set(Field.ReceiptTimeToFirstByte, Rounded(time.GetElapsedTime(record.StartedAt, record.Response.FirstByteAt)));
        if (record.Story.CostMicroUsd > 0) entry.Set(Field.AiCostMicroUsd, record.Story.CostMicroUsd);
        if (outcome != RequestOutcome.Success) WriteError(entry, record, status, outcome);
        pipeline.Write(entry);
    }

    private static void WriteError(LogEntry entry, RequestRecord record, int status, string outcome)
    {
        entry.Set(Field.ErrorType, record.Exception?.GetType().FullName);
        entry.Set(Field.ErrorCode, outcome == RequestOutcome.FailedInBody ? record.Story.FailedInBody : record.ErrorCode);
        entry.Set(Field.ErrorCategory, outcome switch
        {
            RequestOutcome.Aborted => "network",
            RequestOutcome.ServerError when status == StatusCodes.Status504GatewayTimeout => "timeout",
            RequestOutcome.ServerError or RequestOutcome.FailedInBody => "server",
            _ => "client",
        });
    }

    /// <summary>Microseconds are as fine as the clock is honest, and keep the line short.</summary>
    private static double Rounded(TimeSpan elapsed) => Math.Round(elapsed.TotalSeconds, 6);
}
