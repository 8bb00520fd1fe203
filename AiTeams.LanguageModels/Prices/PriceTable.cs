using System.Collections.Frozen;

namespace AiTeams.LanguageModels.Prices;

/// <summary>The dated price table: a call costs what its model cost on its day.</summary>
public sealed class PriceTable
{
    private const int Million = 1_000_000;

    private readonly FrozenDictionary<string, ModelPrice[]> _byModel;

    public PriceTable(IEnumerable<ModelPrice> prices) =>
        _byModel = prices.GroupBy(static price => price.Model, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(static group => group.Key, static group => group.OrderByDescending(static price => price.From).ToArray(), StringComparer.OrdinalIgnoreCase);

    public bool Knows(string model) => _byModel.ContainsKey(model);

    /// <param name="model">Exact name; a dated model name is another model unless the table says otherwise.</param>
    /// <param name="at">Time of the call.</param>
    /// <param name="usage">Tokens as the provider reports them.</param>
    /// <returns>Micro-USD, rounded once, half up; null where the model has no price on that day or the tokens are unknown.</returns>
    public long? Cost(string model, DateTimeOffset at, TokenUsage usage)
    {
        if (usage is not { Input: { } input, Output: { } output } || PriceOf(model, at) is not { } price) return null;
        var cached = Math.Min(usage.Cached ?? 0, input);
        var total = ((Int128)(input - cached) * price.Input) + ((Int128)cached * (price.CachedInput ?? price.Input)) + ((Int128)output * price.Output);
        return (long)((total + (Million / 2)) / Million);
    }

    private ModelPrice? PriceOf(string model, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return _byModel.TryGetValue(model, out var prices) ? Array.Find(prices, price => price.From <= day) : null;
    }
}
