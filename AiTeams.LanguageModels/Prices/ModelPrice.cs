using Microsoft.Extensions.Configuration;

namespace AiTeams.LanguageModels.Prices;

/// <summary>Price of a model's tokens in whole micro-USD per million tokens (2,500,000 is 2.50 USD), from a day on (UTC) until a later entry.</summary>
public sealed class ModelPrice
{
    public string Model { get; set; } = "";

    public DateOnly From { get; set; }

    public long Input { get; set; }

    /// <summary>Null: cached input costs what other input costs.</summary>
    [ConfigurationKeyName("cached_input")]
    public long? CachedInput { get; set; }

    public long Output { get; set; }
}
