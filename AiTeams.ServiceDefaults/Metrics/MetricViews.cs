using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Gives the SDK the limit of each instrument of this host, ours and others'.</summary>
internal static class MetricViews
{
    /// <summary>Our open labels are folded as they are recorded, so the SDK must have room for all that we admit and for its <c>other</c>s.</summary>
    private const int Room = 2;

    internal static Func<Instrument, MetricStreamConfiguration?> Limits(IMeterFactory factory, CardinalityGuard guard) => instrument =>
    {
        if (instrument.Meter.Scope is IMeterFactory other && !ReferenceEquals(other, factory)) return null;
        var definition = InstrumentDefinition.Find(instrument.Name);
        var limit = guard.LimitOf(instrument.Name, definition?.MostStreams ?? int.MaxValue);
        var foldsItself = definition?.Labels.Any(static label => label.MostValues is not null) == true;
        if (foldsItself) limit *= Room;
        // What the SDK does by itself needs no view, and a view would bring back what another drops.
        return limit == InstrumentDefinition.DefaultMostStreams ? null : new() { CardinalityLimit = limit };
    };
}
