using System.Collections.Concurrent;
using AiTeams.Contracts;

namespace AiTeams.Cli.Check;

/// <summary>The tracking ids that were answered, and what their receipts say.</summary>
internal sealed class Stories
{
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);

    public void Answered(string id) => _requests.AddOrUpdate(id, 1, static (_, requests) => requests + 1);

    public bool Has(string id) => _requests.ContainsKey(id);

    /// <summary>Two requests under one id need two receipts; a third receipt under it proves nothing for another id.</summary>
    public int WithReceipt(IEnumerable<Receipt> receipts) => ReceiptsOf(receipts).Sum(story => Math.Min(story.Value, _requests.GetValueOrDefault(story.Key)));

    /// <summary>The ids of which a receipt is missing.</summary>
    public IReadOnlyList<string> WithoutReceipt(IEnumerable<Receipt> receipts)
    {
        var found = ReceiptsOf(receipts);
        return [.. _requests.Where(story => found.GetValueOrDefault(story.Key) < story.Value).Select(static story => story.Key)];
    }

    /// <summary>The ids whose trace nobody kept, as all their receipts say.</summary>
    public static IReadOnlySet<string> NotKept(IEnumerable<Receipt> receipts) => receipts
        .GroupBy(static receipt => receipt.TrackingId, StringComparer.Ordinal)
        .Where(static story => story.All(static receipt => receipt.SamplingReason == Receipt.NotKept))
        .Select(static story => story.Key).ToHashSet(StringComparer.Ordinal);

    private static Dictionary<string, int> ReceiptsOf(IEnumerable<Receipt> receipts) => receipts
        .Where(static receipt => receipt is { Service: ServiceNames.ApiGateway, Kind: "request" })
        .GroupBy(static receipt => receipt.TrackingId, StringComparer.Ordinal)
        .ToDictionary(static story => story.Key, static story => story.Count(), StringComparer.Ordinal);
}
