using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Problems;

/// <summary>How a request ends that did not simply succeed: one place, so that each failure is answered, logged and counted once.</summary>
internal sealed class RequestFailures(ILogger<RequestFailures> logger)
{
    /// <summary>The pipeline returned: a bare error status gets its problem.</summary>
    internal Task CompleteAsync(RequestRecord record)
    {
        var response = record.Context.Response;
        if (record.Context.RequestAborted.IsCancellationRequested && !IsWhole(record))
        {
            record.IsAborted = true;
            return Task.CompletedTask;
        }
        if (response.StatusCode < 400) return Task.CompletedTask;
        record.ErrorCode ??= ProblemCodes.OfStatus(response.StatusCode);
        if (response.HasStarted || response.ContentLength is > 0 || response.ContentType is not null || record.Response.Bytes > 0 || record.IsSilent)
            return Task.CompletedTask;
        return ProblemWriter.WriteAsync(record.Context, new(response.StatusCode, record.ErrorCode, OfStatus(response.StatusCode)), record.Story.TrackingId);
    }

    /// <summary>The pipeline threw.</summary>
    internal async Task HandleAsync(RequestRecord record, Exception exception)
    {
        var context = record.Context;
        if (IsClientGone(context, exception))
        {
            record.IsAborted = true;
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        var problem = ProblemMapping.Of(exception);
        record.ErrorCode = problem.Code;
        if (problem.Status >= 500) Report(record, problem, exception);
        if (context.Response.HasStarted)
        {
            if (problem.Status < 500) logger.ResponseBroken(exception);
            record.Exception ??= exception;
            context.Abort();
            return;
        }
        context.Response.Clear();
        try
        {
            await ProblemWriter.WriteAsync(context, problem, record.Story.TrackingId);
        }
        catch (Exception failure) when (IsClientGone(context, failure))
        {
            record.IsAborted = true;
        }
    }

    private void Report(RequestRecord record, ProblemException problem, Exception exception)
    {
        if (ReferenceEquals(problem, exception))
        {
            logger.ServerProblem(problem.Code, problem.Status, problem.Message, problem.InnerException);
            return;
        }
        record.Exception = exception;
        if (record.Context.Response.HasStarted) logger.ResponseBroken(exception);
        else logger.RequestFailed(exception);
    }

    /// <summary>The caller hung up, and what we caught is only how we noticed.</summary>
    private static bool IsClientGone(HttpContext context, Exception exception) =>
        exception is OperationCanceledException or IOException or ConnectionResetException or BadHttpRequestException
        && (context.RequestAborted.IsCancellationRequested
            || exception is ConnectionResetException
            || (exception is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad && IsCutShort(context, bad)));

    /// <summary>The server reports a body that ends early as a bad request, a moment before it reports the closed connection.</summary>
    private static bool IsCutShort(HttpContext context, BadHttpRequestException bad) =>
        bad.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal)
        || context.Features.Get<IConnectionLifetimeFeature>() is { ConnectionClosed.IsCancellationRequested: true };

    /// <summary>A client that closes after the last byte it was promised has not aborted anything.</summary>
    private static bool IsWhole(RequestRecord record) =>
        record.Context.Response.ContentLength is { } promised && record.Response.Bytes >= promised;

    private static string OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "This needs a valid key: send X-API-Key, or Authorization: Bearer.",
        StatusCodes.Status403Forbidden => "The key does not allow this.",
        StatusCodes.Status404NotFound => "There is nothing here.",
        StatusCodes.Status405MethodNotAllowed => "This path takes other methods; see the Allow header.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than this endpoint takes.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as application/json.",
        StatusCodes.Status429TooManyRequests => "Too many requests; wait and try again.",
        >= 500 => "Something failed on our side. Quote the tracking id when you ask about it.",
        _ => "The request cannot be answered.",
    };
}
