using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Every inbound request: request_count, request_duration_seconds, request_errors_total, active_requests, time_to_first_event_seconds.</summary>
internal sealed class RequestMetrics
{
    private readonly Counter<long> _count;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _errors;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _firstEvent;
    private readonly TimeProvider _time;

    public RequestMetrics(IMeterFactory meters, TimeProvider time)
    {
        var meter = ServiceMeter.Create(meters);
        _time = time;
        _count = meter.CreateCounter<long>("request_count", "{request}", "Requests that ended.");
        _duration = meter.CreateHistogram("request_duration_seconds", "s", "Time to the end of the response.", null, HistogramBounds.OfSeconds);
        _errors = meter.CreateCounter<long>("request_errors_total", "{request}", "Responses from 400 on and unhandled exceptions, each once.");
        _active = meter.CreateUpDownCounter<long>("active_requests", "{request}", "Requests under way, to the end of their response.");
        _firstEvent = meter.CreateHistogram("time_to_first_event_seconds", "s", "Time to the first event of a stream.", null, HistogramBounds.OfSeconds);
    }

    internal void Started(string endpoint, string method) => _active.Add(1, new TagList { { "endpoint", endpoint }, { "method", method } });

    internal void Ended(RequestRecord record, int status, string outcome, TimeSpan elapsed, bool failedAfterStart)
    {
        var (endpoint, method) = (record.Route.Template, record.Method);
        if (record.IsCounted) _active.Add(-1, new TagList { { "endpoint", endpoint }, { "method", method } });
        var statusCode = StatusCodeText.Of(status);
        _count.Add(1, new TagList
        {
            { "endpoint", endpoint }, { "method", method }, { "status_code", statusCode }, { "api_version", record.Route.ApiVersion }, { "outcome", outcome },
        });
        _duration.Record(elapsed.TotalSeconds, new TagList { { "endpoint", endpoint }, { "method", method }, { "outcome", outcome } });
        if (status >= 400 || failedAfterStart) Failed(record, failedAfterStart ? 500 : status, statusCode);
        if (record.Response.FirstByteAt != 0 && record.Context.Response.ContentType is { } type && type.StartsWith("text/event-stream", StringComparison.Ordinal))
        {
            _firstEvent.Record(
                _time.GetElapsedTime(record.StartedAt, record.Response.FirstByteAt).TotalSeconds, new KeyValuePair<string, object?>("endpoint", endpoint));
        }
    }

    private void Failed(RequestRecord record, int status, string statusCode) => _errors.Add(1, new TagList
    {
        { "endpoint", record.Route.Template },
        { "method", record.Method },
        { "error_type", record.Exception?.GetType().FullName ?? record.ErrorCode ?? (record.IsAborted ? "client_closed_request" : Problems.ProblemCodes.OfStatus(status)) },
        { "status_code", statusCode },
        { "error_category", CategoryOf(status) },
    });

    internal static string CategoryOf(int status) => status switch
    {
        401 or 402 or 403 or 409 or 429 => "business",
        >= 500 => "system",
        _ => "validation",
    };
}
