namespace AiTeams.ServiceDefaults.Export.Queue;

/// <summary>Bounds of one signal's queue. Defaults are OpenTelemetry's; a much larger queue would be promoted by the garbage collector.</summary>
/// <param name="Items">In memory, those under way included (OTEL_BSP_MAX_QUEUE_SIZE, OTEL_BLRP_MAX_QUEUE_SIZE).</param>
/// <param name="BatchItems">Of one request (OTEL_BSP_MAX_EXPORT_BATCH_SIZE, OTEL_BLRP_MAX_EXPORT_BATCH_SIZE).</param>
internal sealed record QueueLimits(int Items = 2048, int BatchItems = 512)
{
    /// <summary>Of all items in memory.</summary>
    internal long Bytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>A batch is closed when it has so many: gRPC servers refuse messages of more than 4 MB.</summary>
    internal int BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>A larger span or log record is dropped; see <see cref="Wire.AttributeWriter.LongestText"/> for what is cut before.</summary>
    internal int ItemBytes { get; init; } = 512 * 1024;
}
