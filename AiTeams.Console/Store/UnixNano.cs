namespace AiTeams.ConsoleApp.Store;

/// <summary>OTLP's times: nanoseconds since 1970, UTC.</summary>
internal static class UnixNano
{
    private static readonly ulong Latest = (ulong)(DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks) * 100;

    /// <summary>To the 100 ns that .NET keeps; a time that .NET cannot express becomes its last one.</summary>
    internal static DateTimeOffset ToTime(ulong nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(Math.Min(nanoseconds, Latest) / 100));
}
