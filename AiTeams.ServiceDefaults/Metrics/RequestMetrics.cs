using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Every inbound request: request_count, request_duration_seconds, request_errors_total, active_requests, time_to_first_event_seconds.</summary>
internal sealed class RequestMetrics
{
    private static readonly LabelDefinition Category = LabelDefinition.Closed(
        "error_category", "business: 401, 402, 403, 409, 429; validation: other 4xx; system: 5xx.", "business 指 401、402、403、409、429；validation 指其余 4xx；system 指 5xx。",
        "business", "validation", "system");

    internal static readonly InstrumentDefinition Count = InstrumentDefinition.Counter(
        "request_count", "{request}", "Requests that ended.", "已结束的请求数。",
        Labels.Endpoint, Labels.Method, Labels.StatusCode, Labels.ApiVersion, Labels.Outcome);

    internal static readonly InstrumentDefinition Duration = InstrumentDefinition.Seconds(
        "request_duration_seconds", "Time to the end of the response.", "从收到请求到响应结束的时间。", Labels.Endpoint, Labels.Method, Labels.Outcome);

    internal static readonly InstrumentDefinition Errors = InstrumentDefinition.Counter(
        "request_errors_total", "{request}", "Responses from 400 on and unhandled exceptions, each once.", "状态码不低于 400 的响应与未处理的异常，各计一次。",
        Labels.Endpoint, Labels.Method, Labels.ErrorType, Labels.StatusCode, Category);

    internal static readonly InstrumentDefinition Active = InstrumentDefinition.UpDownCounter(
        "active_requests", "{request}", "Requests under way, to the end of their response.", "进行中的请求数，直到响应结束。", Labels.Endpoint, Labels.Method);

    internal static readonly InstrumentDefinition FirstEvent = InstrumentDefinition.Seconds(
        "time_to_first_event_seconds", "Time to the first event of a stream.", "流式响应首个事件的时间。", Labels.Endpoint);

    private readonly Counter<long> _count;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _errors;
    private readonly ActiveRequests _active = new();
    private readonly Histogram<double> _firstEvent;
    private readonly BoundedLabel _errorTypes;
    private readonly TimeProvider _time;

    public RequestMetrics(IMeterFactory meters, CardinalityGuard guard, TimeProvider time)
    {
        var meter = ServiceMeter.Create(meters);
        _time = time;
        _errorTypes = new(Labels.ErrorType, guard);
        _count = Count.CreateCounter<long>(meter);
        _duration = Duration.CreateHistogram<double>(meter);
        _errors = Errors.CreateCounter<long>(meter);
        Active.Observe(meter, _active.Observe);
        _firstEvent = FirstEvent.CreateHistogram<double>(meter);
    }

    /// <returns>To be ended with the request.</returns>
    internal ActiveRequests.Count Started(string endpoint, string method) => _active.Begin(endpoint, method);

    internal void Ended(RequestRecord record, int status, string outcome, TimeSpan elapsed, bool failedAfterStart)
    {
        var (endpoint, method) = (record.Route.Template, record.Method);
        record.Active?.End();
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
        { "error_type", _errorTypes.Of(ErrorTypeOf(record, status), Errors) },
        { "status_code", statusCode },
        { "error_category", CategoryOf(status) },
    });

    private static string ErrorTypeOf(RequestRecord record, int status) =>
        record.Exception?.GetType().FullName ?? record.ErrorCode ?? (record.IsAborted ? "client_closed_request" : ProblemCodes.OfStatus(status));

    internal static string CategoryOf(int status) => status switch
    {
        401 or 402 or 403 or 409 or 429 => "business",
        >= 500 => "system",
        _ => "validation",
    };
}
