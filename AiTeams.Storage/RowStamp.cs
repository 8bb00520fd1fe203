using System.Diagnostics;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.Storage;

/// <summary>What every inserted row carries: the story, the trace and span that wrote it, the tenant, and when.</summary>
public readonly record struct RowStamp(string TrackingId, string TraceId, string SpanId, string TenantId, long At)
{
    /// <summary>The stamp of the work in hand.</summary>
    /// <exception cref="InvalidOperationException">Outside any activity: every writer runs inside one.</exception>
    public static RowStamp Now(string tenantId, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var activity = Activity.Current ?? throw new InvalidOperationException("Rows are written inside an activity only.");
        return new(Telemetry.TrackingId!, activity.TraceId.ToHexString(), activity.SpanId.ToHexString(), tenantId, UnixMicroseconds.From(time.GetUtcNow()));
    }
}

/// <summary>Stored times: microseconds since 1970-01-01 UTC.</summary>
public static class UnixMicroseconds
{
    public static long From(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToDateTimeOffset(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
