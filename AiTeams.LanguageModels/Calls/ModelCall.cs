using Microsoft.Extensions.AI;

namespace AiTeams.LanguageModels.Calls;

/// <summary>One call of a model that ended, whatever became of it.</summary>
public sealed record ModelCall
{
    public required string Provider { get; init; }

    /// <summary>Model that was asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Model that says it answered.</summary>
    public string? ResponseModel { get; init; }

    /// <summary>success | error | timeout | refused.</summary>
    public required string Outcome { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    public required TokenUsage Usage { get; init; }

    /// <summary>Micro-USD; null where the model has no price or the provider reported no tokens.</summary>
    public long? CostMicroUsd { get; init; }

    /// <summary>Problem code of a call without success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The record of the call that made this answer.</summary>
    public static ModelCall? Of(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.GetValueOrDefault(Property) as ModelCall;
    }

    internal const string Property = "aiteams.model_call";
}

/// <summary>Told of every call when it has ended: a service that keeps a ledger implements it and registers it as a singleton.</summary>
public interface IModelCallObserver
{
    /// <summary>Runs in the caller's story. What it throws is logged and does not fail the call.</summary>
    Task EndedAsync(ModelCall call);
}

/// <summary>Outcomes of a model call: label <c>outcome</c> of ai_requests_total.</summary>
public static class ModelOutcomes
{
    public const string Success = "success";
    public const string Error = "error";
    public const string Timeout = "timeout";
    public const string Refused = "refused";
}
