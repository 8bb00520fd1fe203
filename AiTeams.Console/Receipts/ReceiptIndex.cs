using AiTeams.ConsoleApp.Store;
using AiTeams.Otlp;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Receipts;

/// <summary>The newest receipts, in a ring. They are kept apart from the traces so that they outlive them.</summary>
internal sealed class ReceiptIndex(IOptions<StoreOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Receipt?[] _ring = new Receipt?[options.Value.MaxReceipts];
    private long _count;

    /// <summary>Rises with every receipt: pages poll it.</summary>
    internal long Revision => Volatile.Read(ref _count);

    internal void Add(IReadOnlyList<OtlpLogRecord> records)
    {
        foreach (var record in records)
        {
            if (!Receipt.Is(record)) continue;
            var receipt = Receipt.From(record);
            lock (_lock)
            {
                _ring[_count % _ring.Length] = receipt;
                _count++;
            }
        }
    }

    /// <summary>The newest that satisfy the filter, newest first. Services send in batches, so order of arrival is not order of time.</summary>
    internal IReadOnlyList<Receipt> Newest(int limit, Func<Receipt, bool> filter) =>
        [.. Arrived().Where(filter).Take(limit).OrderByDescending(static receipt => receipt.At)];

    internal IReadOnlyList<Receipt> Of(TraceId story)
    {
        var id = story.ToString();
        return [.. Arrived().Where(receipt => receipt.TrackingId == id || receipt.TraceId == id).OrderBy(static receipt => receipt.At)];
    }

    /// <summary>The story of an execution, session or workflow, by the newest receipt that names it.</summary>
    internal string? StoryOf(string id) =>
        Arrived().FirstOrDefault(receipt => receipt.ExecutionId == id || receipt.SessionId == id || receipt.WorkflowId == id)?.TrackingId;

    private List<Receipt> Arrived()
    {
        lock (_lock)
        {
            var kept = (int)Math.Min(_count, _ring.Length);
            var list = new List<Receipt>(kept);
            for (var back = 1; back <= kept; back++) list.Add(_ring[(_count - back) % _ring.Length]!);
            return list;
        }
    }
}
