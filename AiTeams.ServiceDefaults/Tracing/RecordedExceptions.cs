using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AiTeams.ServiceDefaults.Tracing;

/// <summary>
/// An exception passes many layers, and each may say so; in a trace it is recorded as an event once, where it is first told of, which is
/// nearest to its cause.
/// </summary>
internal static class RecordedExceptions
{
    private static readonly ConditionalWeakTable<Exception, Trace> Known = [];

    internal static void Record(Activity span, Exception exception)
    {
        var trace = Known.GetOrCreateValue(exception);
        // One exception object may be thrown again in another story: it is news there.
        if (Interlocked.Exchange(ref trace.Id, span.TraceId.ToHexString()) == span.TraceId.ToHexString()) return;
        try
        {
            span.AddException(exception);
        }
        catch (Exception)
        {
            // An exception whose own Message or ToString fails: the span's error.type names it.
        }
    }

    private sealed class Trace
    {
        internal string? Id;
    }
}
