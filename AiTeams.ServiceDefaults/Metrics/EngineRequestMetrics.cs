using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Seed 003's series of the engine: server_request_total, server_request_time_microseconds.</summary>
public sealed class EngineRequestMetrics
{
    private static readonly LabelDefinition Ret = LabelDefinition.Open("ret", 100, "0, or the problem code.", "0 或问题代码。");

    private static readonly LabelDefinition Func = LabelDefinition.Open("func", 100, "Name of the operation, e.g. execute_workflow.", "操作名称，例如 execute_workflow。");

    internal static readonly InstrumentDefinition Requests = InstrumentDefinition.Counter(
        "server_request_total", "{request}", "Operations of the engine that ended.", "引擎已结束的操作数。", Ret, Func, Labels.Status);

    internal static readonly InstrumentDefinition Time = InstrumentDefinition.Histogram(
        "server_request_time_microseconds", "us", HistogramBounds.Microseconds, "Time of an operation of the engine, in true microseconds.", "引擎操作耗时（真实微秒）。", Ret, Func, Labels.Status);

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _time;
    private readonly BoundedLabel _codes;
    private readonly BoundedLabel _functions;
    private readonly StreamLimit _operations;

    internal EngineRequestMetrics(IMeterFactory meters, CardinalityGuard guard)
    {
        (_codes, _functions) = (new(Ret, guard), new(Func, guard));
        _operations = new(Requests, guard, Ret.Key, Func.Key);
        var meter = ServiceMeter.Create(meters);
        _requests = Requests.CreateCounter<long>(meter);
        _time = Time.CreateHistogram<double>(meter);
    }

    /// <param name="func">Operation name.</param>
    /// <param name="ret"><c>0</c>, or the problem code.</param>
    /// <param name="duration">Recorded in true microseconds.</param>
    public void Ended(string func, string ret, TimeSpan duration)
    {
        var status = ret == "0" ? "success" : "error";
        (ret, func) = (_codes.Of(ret, Requests), _functions.Of(func, Requests));
        if (!_operations.Admits(ret, func)) (ret, func) = (BoundedLabel.Other, BoundedLabel.Other);
        var tags = new TagList { { "ret", ret }, { "func", func }, { "status", status } };
        _requests.Add(1, tags);
        _time.Record(duration.TotalMicroseconds, tags);
    }
}
