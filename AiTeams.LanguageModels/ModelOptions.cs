using System.ComponentModel.DataAnnotations;
using AiTeams.LanguageModels.Prices;

namespace AiTeams.LanguageModels;

/// <summary>Section <c>Models</c>: which language model answers, within which bounds, at which prices.</summary>
public sealed class ModelOptions
{
    public const string Section = "Models";

    /// <summary>Address of an OpenAI-compatible API, up to and with its version, e.g. <c>https://api.openai.com/v1</c>.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Name of the model that answers where a call names no other.</summary>
    public string? Model { get; set; }

    /// <summary>Secret; endpoints on a private network may need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Value of <c>gen_ai.provider.name</c> and of the label <c>provider</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Provider { get; set; } = "openai";

    /// <summary>Seconds a call may take in all.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 120;

    /// <summary>Seconds a streamed answer may stay silent, before its first piece and between pieces.</summary>
    [Range(1, 3600)]
    public int StallSeconds { get; set; } = 30;

    /// <summary>Characters of all messages of a call together; over it the call is refused before it is made.</summary>
    [Range(1, 10_000_000)]
    public int MaxPromptCharacters { get; set; } = 400_000;

    /// <summary>Bytes of an answer as sent; over it the call fails.</summary>
    [Range(1_024, 256 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>What tokens cost, from which day on.</summary>
    public IList<ModelPrice> Prices { get; } = [];

    /// <summary>True when there is a model to call.</summary>
    public bool Configured => !string.IsNullOrWhiteSpace(BaseUrl) && !string.IsNullOrWhiteSpace(Model);
}
