using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Seed 003's series of the engine: server_request_total, server_request_time_microseconds.</summary>
public sealed class EngineRequestMetrics
{
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _time;
    private readonly BoundedLabel _codes = new(100);
    private readonly BoundedLabel _functions = new(100);

    internal EngineRequestMetrics(IMeterFactory meters)
    {
        var meter = ServiceMeter.Create(meters);
        _requests = meter.CreateCounter<long>("server_request_total", "{request}", "Operations of the engine that ended.");
        _time = meter.CreateHistogram("server_request_time_microseconds", "us", "Time of an operation of the engine.", null, HistogramBounds.OfMicroseconds);
    }

    /// <param name="func">Operation name.</param>
    /// <param name="ret"><c>0</c>, or the problem code.</param>
    /// <param name="duration">Recorded in true microseconds.</param>
    public void Ended(string func, string ret, TimeSpan duration)
    {
        var tags = new TagList { { "ret", _codes.Of(ret) }, { "func", _functions.Of(func) }, { "status", ret == "0" ? "success" : "error" } };
        _requests.Add(1, tags);
        _time.Record(duration.TotalMicroseconds, tags);
    }
}
