using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Store;

/// <summary>Section <c>Console:Store</c>: bounds of what is kept in memory. Beyond one of them the trace that was written to longest ago goes, whole.</summary>
public sealed class StoreOptions
{
    public const string SectionName = "Console:Store";

    /// <summary>Estimated memory of all records, bytes. Default: 256 MiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Spans, log records and exemplars together. Default: 500,000.</summary>
    [Range(1, int.MaxValue)]
    public int MaxRecords { get; set; } = 500_000;

    /// <summary>Of one trace; what comes after is counted and not kept. Default: 20,000.</summary>
    [Range(1, int.MaxValue)]
    public int MaxRecordsPerTrace { get; set; } = 20_000;

    /// <summary>A trace nothing was added to for this long goes. Default: 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Newest receipts kept; they outlive their traces. Default: 20,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxReceipts { get; set; } = 20_000;
}

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
