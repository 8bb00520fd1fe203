using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>What readers of a metric may do with it.</summary>
public enum InstrumentKind
{
    /// <summary>Only grows; read as a rate.</summary>
    Counter,

    /// <summary>Grows and shrinks with each event; the sum over instances is the state.</summary>
    UpDownCounter,

    /// <summary>Distribution with fixed bounds.</summary>
    Histogram,

    /// <summary>A state, observed at each collection.</summary>
    Gauge,
}

/// <summary>
/// The one declaration of an instrument: it is created from this, and the catalogue is written from this. A static field of the class that
/// records it; <see cref="DeclaredIn"/> finds them all, so there is no second list.
/// </summary>
public sealed class InstrumentDefinition
{
    /// <summary>Streams of an instrument whose labels do not bound it themselves: the SDK's own default.</summary>
    public const int DefaultMostStreams = 2_000;

    private static readonly ConcurrentDictionary<string, InstrumentDefinition> Known = new(StringComparer.Ordinal);

    private InstrumentDefinition(
        string name, InstrumentKind kind, string? unit, string english, string chinese, IReadOnlyList<double>? bounds, LabelDefinition[] labels)
    {
        (Name, Kind, Unit, English, Chinese, Bounds, Labels) = (name, kind, unit, english, chinese, bounds, labels);
        MostStreams = StreamsOf(labels);
        Known[name] = this;
    }

    /// <summary>As given to the meter; Prometheus shows it with unit and <c>_total</c> at its end.</summary>
    public string Name { get; }

    public InstrumentKind Kind { get; }

    /// <summary>UCUM; null where Prometheus would put a unit into the name that the contract's name lacks.</summary>
    public string? Unit { get; }

    public string English { get; }

    public string Chinese { get; }

    /// <summary>Upper bounds of a histogram's buckets, without the last, infinite one; null for the other kinds.</summary>
    public IReadOnlyList<double>? Bounds { get; }

    public IReadOnlyList<LabelDefinition> Labels { get; }

    /// <summary>Sets of label values before the rest is folded: as many as closed labels can make, at most <see cref="DefaultMostStreams"/>.</summary>
    public int MostStreams { get; }

    public static InstrumentDefinition Counter(string name, string unit, string english, string chinese, params LabelDefinition[] labels) =>
        new(name, InstrumentKind.Counter, unit, english, chinese, null, labels);

    public static InstrumentDefinition UpDownCounter(string name, string unit, string english, string chinese, params LabelDefinition[] labels) =>
        new(name, InstrumentKind.UpDownCounter, unit, english, chinese, null, labels);

    public static InstrumentDefinition Histogram(
        string name, string unit, IReadOnlyList<double> bounds, string english, string chinese, params LabelDefinition[] labels) =>
        new(name, InstrumentKind.Histogram, unit, english, chinese, bounds, labels);

    /// <summary>A duration with the contract's bounds.</summary>
    public static InstrumentDefinition Seconds(string name, string english, string chinese, params LabelDefinition[] labels) =>
        Histogram(name, "s", HistogramBounds.Seconds, english, chinese, labels);

    public static InstrumentDefinition Gauge(string name, string? unit, string english, string chinese, params LabelDefinition[] labels) =>
        new(name, InstrumentKind.Gauge, unit, english, chinese, null, labels);

    /// <summary>All that the types of an assembly declare, by name.</summary>
    public static IReadOnlyList<InstrumentDefinition> DeclaredIn(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        const BindingFlags fields = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return [.. assembly.GetTypes().Where(static type => !type.ContainsGenericParameters).SelectMany(static type => type.GetFields(fields))
            .Where(static field => field.FieldType == typeof(InstrumentDefinition))
            .Select(static field => (InstrumentDefinition)field.GetValue(null)!)
            .OrderBy(static definition => definition.Name, StringComparer.Ordinal)];
    }

    /// <returns>Null for instruments of others.</returns>
    internal static InstrumentDefinition? Find(string name) => Known.GetValueOrDefault(name);

    public Counter<T> CreateCounter<T>(Meter meter)
        where T : struct => Checked(meter, InstrumentKind.Counter).CreateCounter<T>(Name, Unit, English);

    public UpDownCounter<T> CreateUpDownCounter<T>(Meter meter)
        where T : struct => Checked(meter, InstrumentKind.UpDownCounter).CreateUpDownCounter<T>(Name, Unit, English);

    public Histogram<T> CreateHistogram<T>(Meter meter)
        where T : struct, System.Numerics.INumber<T> => Checked(meter, InstrumentKind.Histogram).CreateHistogram(
            Name, Unit, English, null, new InstrumentAdvice<T> { HistogramBucketBoundaries = [.. Bounds!.Select(T.CreateChecked)] });

    /// <param name="observe">Asked at each collection; must not block.</param>
    public void Observe<T>(Meter meter, Func<IEnumerable<Measurement<T>>> observe)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(meter);
        if (Kind == InstrumentKind.Counter) meter.CreateObservableCounter(Name, observe, Unit, English);
        else if (Kind == InstrumentKind.UpDownCounter) meter.CreateObservableUpDownCounter(Name, observe, Unit, English);
        else Checked(meter, InstrumentKind.Gauge).CreateObservableGauge(Name, observe, Unit, English);
    }

    private Meter Checked(Meter meter, InstrumentKind kind)
    {
        ArgumentNullException.ThrowIfNull(meter);
        return Kind == kind ? meter : throw new InvalidOperationException($"{Name} is declared as {Kind}, not {kind}.");
    }

    private static int StreamsOf(LabelDefinition[] labels)
    {
        long streams = 1;
        foreach (var label in labels)
        {
            if (label.Values.Count == 0) return DefaultMostStreams;
            // One more for "other", one more for its absence.
            streams *= label.Values.Count + 1 + (label.IsOptional ? 1 : 0);
        }
        return (int)Math.Min(streams, DefaultMostStreams);
    }
}
