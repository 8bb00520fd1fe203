using Microsoft.AspNetCore.Http;
using OpenTelemetry.Context.Propagation;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// OpenTelemetry's default propagator: W3C trace context for queues and stored runs, nothing for an HTTP request. The host has extracted that one
/// with <see cref="TrackingPropagator"/>; a second extraction by the instrumentation could only disagree, and would follow a caller whom the
/// gateway distrusts.
/// </summary>
internal sealed class AlreadyExtracted : TextMapPropagator
{
    internal static readonly AlreadyExtracted Instance = new();

    private readonly TraceContextPropagator _w3c = new();

    public override ISet<string>? Fields => _w3c.Fields;

    public override PropagationContext Extract<T>(PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter) =>
        carrier is HttpRequest ? context : _w3c.Extract(context, carrier, getter);

    public override void Inject<T>(PropagationContext context, T carrier, Action<T, string, string> setter) => _w3c.Inject(context, carrier, setter);
}
