using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace AiTeams.Tests.Compat.OpenTelemetry;

/// <summary>The spans that reached a provider's exporters. The provider hears the whole process: ask by trace id.</summary>
internal sealed class RecordedSpans : BaseProcessor<Activity>
{
    private readonly ConcurrentQueue<Activity> _ended = new();

    public override void OnEnd(Activity data)
    {
        if (data.Recorded) _ended.Enqueue(data);
    }

    public IReadOnlyList<Activity> Of(string traceId, ActivityKind kind) =>
        [.. _ended.Where(span => span.TraceId.ToHexString() == traceId && span.Kind == kind)];
}
