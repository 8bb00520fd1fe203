using System.Diagnostics;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// How trace context enters and leaves a service over HTTP: W3C headers, read strictly (anything malformed starts a new root), and only the
/// baggage of <see cref="TrackingBaggage"/>. Towards strangers a caller's context is not followed; the middleware links to it.
/// </summary>
/// <remarks>Formats: https://www.w3.org/TR/2021/REC-trace-context-1-20211123/ and https://www.w3.org/TR/2024/CR-baggage-20240530/.</remarks>
internal sealed class TrackingPropagator(bool fromStrangers, bool followsCallers) : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => W3C.Fields;

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (!followsCallers) return;
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (!ActivityContext.TryParse(traceId, traceState, isRemote: true, out _)) (traceId, traceState) = (null, null);
        // It would go on to every service behind this one.
        else if (traceState is not null && !ReferenceEquals(PersonalValues.Mask(traceState), traceState)) traceState = null;
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter)
    {
        if (W3C.ExtractBaggage(carrier, getter) is not { } entries) return null;
        List<KeyValuePair<string, string?>>? taken = null;
        foreach (var entry in entries)
        {
            if (TrackingBaggage.IsTaken(entry.Key, entry.Value, fromStrangers)) (taken ??= []).Add(entry);
        }
        return taken;
    }

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is null || setter is null) return;
        if (OnlyTravelling(activity)) W3C.Inject(activity, carrier, setter);
        else W3C.Inject(activity, carrier, WithoutForeignBaggage(activity, setter));
    }

    private static bool OnlyTravelling(Activity activity)
    {
        foreach (var entry in activity.Baggage)
        {
            if (!TrackingBaggage.Travels(entry.Key, entry.Value)) return false;
        }
        return true;
    }

    private static PropagatorSetterCallback WithoutForeignBaggage(Activity activity, PropagatorSetterCallback setter) => (carrier, name, value) =>
    {
        if (!string.Equals(name, "baggage", StringComparison.OrdinalIgnoreCase))
        {
            setter(carrier, name, value);
            return;
        }
        var kept = string.Join(',', activity.Baggage
            .Where(static entry => TrackingBaggage.Travels(entry.Key, entry.Value))
            .Select(entry => entry.Key + "=" + Uri.EscapeDataString(entry.Value!)));
        if (kept.Length > 0) setter(carrier, name, kept);
    };
}
