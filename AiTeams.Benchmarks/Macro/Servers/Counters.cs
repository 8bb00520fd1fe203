using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>What a server tells about itself when asked.</summary>
/// <param name="Allocated">Bytes since its start.</param>
/// <param name="Exceptions">First-chance exceptions since its start.</param>
/// <param name="Telemetry">telemetry_exported_total and telemetry_dropped_total by signal and reason, e.g. <c>dropped traces queue_full</c>.</param>
/// <param name="Types">Bytes since its start by type, sampled; null where it is not profiled.</param>
internal sealed record Counters(long Allocated, long Exceptions, IReadOnlyDictionary<string, long> Telemetry, IReadOnlyDictionary<string, long>? Types)
{
    internal long Exported(string signal) => Telemetry.GetValueOrDefault($"exported {signal}");

    internal long Dropped(string signal) => Telemetry.Where(entry => entry.Key.StartsWith($"dropped {signal} ", StringComparison.Ordinal)).Sum(static entry => entry.Value);

    internal string Write() => JsonSerializer.Serialize(this);

    internal static Counters Read(string line) => JsonSerializer.Deserialize<Counters>(line) ?? throw new InvalidDataException(line);
}

/// <summary>Counts exceptions from its making on, and reads the ledger's instruments as anybody could.</summary>
internal sealed class CounterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly AllocationProfile? _profile = AllocationProfile.Start();
    private readonly Dictionary<string, long> _telemetry = [];
    private long _exceptions;

    internal CounterReader()
    {
        AppDomain.CurrentDomain.FirstChanceException += (_, _) => Interlocked.Increment(ref _exceptions);
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is "telemetry_exported_total" or "telemetry_dropped_total") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, measurement, tags, _) =>
        {
            var key = instrument.Name == "telemetry_exported_total" ? "exported" : "dropped";
            foreach (var (_, value) in tags) key = string.Create(CultureInfo.InvariantCulture, $"{key} {value}");
            _telemetry[key] = measurement;
        });
        _listener.Start();
    }

    internal Counters Read()
    {
        _listener.RecordObservableInstruments();
        return new(GC.GetTotalAllocatedBytes(precise: true), Interlocked.Read(ref _exceptions), _telemetry, _profile?.ByType);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _profile?.Dispose();
    }
}
