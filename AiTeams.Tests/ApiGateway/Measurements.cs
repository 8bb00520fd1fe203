using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AiTeams.Tests.ApiGateway;

/// <summary>What one service measures, from now on. Meters belong to the process; those of other services at work in it are left out.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _taken = new();

    public Measurements(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var labels = tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}");
            _taken.Enqueue($"{instrument.Name}{{{string.Join(",", labels)}}} {value}");
        });
        _listener.Start();
    }

    /// <summary>Measurements of an instrument, e.g. <c>endpoint_usage_total{api_version=v1,…} 1</c>; observed ones are asked now.</summary>
    public IReadOnlyList<string> Of(string instrument)
    {
        _listener.RecordObservableInstruments();
        return [.. _taken.Where(taken => taken.StartsWith(instrument + "{", StringComparison.Ordinal))];
    }

    public void Dispose() => _listener.Dispose();
}
