using System.Diagnostics;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>Trace and span ids as bytes. .NET keeps them as hex, and its own way back takes them digit by digit.</summary>
internal static class SpanIds
{
    internal const int TraceBytes = 16;
    internal const int SpanBytes = 8;

    internal static void CopyTo(ActivityTraceId id, Span<byte> to) => Convert.FromHexString(id.ToHexString(), to, out _, out _);

    internal static void CopyTo(ActivitySpanId id, Span<byte> to) => Convert.FromHexString(id.ToHexString(), to, out _, out _);
}
