using System.Diagnostics;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>A server span beside the framework's own, for a parent that only OpenTelemetry's propagator recognised.</summary>
internal static class SiblingActivity
{
    private const string Mark = "OpenTelemetry.Instrumentation.AspNetCore.Sibling";

    public static Activity? For(Activity framework, ActivityContext parent)
    {
        if (!parent.IsValid()
            || (parent.TraceId == framework.TraceId && parent.SpanId == framework.ParentSpanId && parent.TraceState == framework.TraceStateString))
            return null;

        var sibling = framework.Source.CreateActivity(framework.OperationName, ActivityKind.Server, parent);
        if (sibling is null) return null;
        sibling.SetCustomProperty(Mark, Mark);
        sibling.Start();
        framework.IsAllDataRequested = false;
        return sibling;
    }

    public static bool Is(Activity activity) => activity.GetCustomProperty(Mark) is not null;
}
