using AiTeams.LanguageModels.Calls;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.LanguageModels;

/// <summary>What a failed model call is to the caller of our API. The provider's own words stay inside: they may repeat prompts or parts of keys.</summary>
public static class ModelProblems
{
    public const string TimeoutCode = "model_timeout";
    public const string FailedCode = "model_failed";
    public const string RefusedCode = "model_refused";
    public const string PromptTooLongCode = "prompt_too_long";

    internal static ProblemException Timeout(string what, Exception? inner = null) => new(504, TimeoutCode, $"The language model did not answer in time ({what}). Try again later.", inner: inner);

    internal static ProblemException Failed(string what, Exception? inner = null) => new(502, FailedCode, $"The language model could not be used: {what}.", inner: inner);

    internal static ProblemException Refused() => new(422, RefusedCode, "The language model refused to answer (content filter). Say it in other words.");

    internal static ProblemException PromptTooLong(int most) => new(422, PromptTooLongCode, $"What the language model would have to read is longer than {most} characters.");

    internal static string OutcomeOf(string? code) => code switch
    {
        null => ModelOutcomes.Success,
        TimeoutCode => ModelOutcomes.Timeout,
        RefusedCode => ModelOutcomes.Refused,
        _ => ModelOutcomes.Error,
    };
}
