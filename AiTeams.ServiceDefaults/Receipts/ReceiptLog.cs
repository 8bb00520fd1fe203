using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracing;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Receipts;

/// <summary>
/// Writes the receipts that business code owns: one per workflow run, one per model call (the middleware writes those of requests).
/// Registered by AddServiceDefaults as a singleton.
/// </summary>
public sealed class ReceiptLog
{
    /// <summary>Category of every receipt: INFO, and above every filter and sampler.</summary>
    public const string Category = "AiTeams.Receipt";

    private static readonly EventId RunCompleted = new(111, nameof(RunCompleted));
    private static readonly EventId ModelCallCompleted = new(112, nameof(ModelCallCompleted));

    private readonly LogPipeline _pipeline;
    private readonly SamplingReasons _sampling;

    internal ReceiptLog(LogPipeline pipeline, SamplingReasons sampling) => (_pipeline, _sampling) = (pipeline, sampling);

    /// <summary>A run ended. Facts (tenant, workflow, execution ...) come from the story in hand.</summary>
    public void Run(RunReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var entry = Begin("run", RunCompleted, "Run completed", receipt.Outcome, receipt.Duration, receipt.Outcome == "success");
        // The log field uses the API's spelling.
        entry.Set(Field.WorkflowStatus, receipt.Outcome switch { "success" => "succeeded", "timeout" => "timed_out", var other => Word(other) });
        if (Telemetry.Current is { } story)
        {
            entry.Set(Field.ReceiptRowsWritten, story.RowsWritten);
            if (story.CostMicroUsd > 0) entry.Set(Field.AiCostMicroUsd, story.CostMicroUsd);
        }
        Finish(entry, receipt.Outcome, receipt.ErrorCode, receipt.ErrorMessage);
    }

    /// <summary>A model call ended.</summary>
    public void ModelCall(ModelCallReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var entry = Begin("model_call", ModelCallCompleted, "Model call completed", receipt.Outcome, receipt.Duration, receipt.Outcome == "success");
        entry.Set(Field.AiModel, receipt.Model);
        entry.Set(Field.AiProvider, Word(receipt.Provider));
        if (receipt.InputTokens is { } input) entry.Set(Field.AiInputTokens, input);
        if (receipt.OutputTokens is { } output) entry.Set(Field.AiOutputTokens, output);
        if (receipt.InputTokens is null || receipt.OutputTokens is null) entry.Add("tokens_unknown", true);
        if (receipt.Unpriced) entry.Add("unpriced", true);
        if (receipt.CostMicroUsd is { } cost) entry.Set(Field.AiCostMicroUsd, cost);
        Finish(entry, receipt.Outcome, receipt.ErrorCode, receipt.ErrorMessage);
    }

    private LogEntry Begin(string kind, EventId id, string message, string outcome, TimeSpan duration, bool succeeded)
    {
        var entry = LogEntry.Rent(Category, LogLevel.Information, id, exception: null, isReceipt: true);
        entry.Message = message;
        entry.Set(Field.ReceiptKind, kind);
        entry.Set(Field.ReceiptOutcome, Word(outcome));
        entry.Set(Field.ReceiptSamplingReason, _sampling.OfWork(entry.Activity, Telemetry.Current, duration, failed: !succeeded));
        entry.Set(Field.OperationResult, succeeded ? "success" : "failure");
        entry.Set(Field.OperationDuration, Math.Round(duration.TotalSeconds, 6));
        return entry;
    }

    /// <summary>Words of closed sets are not searched again where a receipt is written.</summary>
    private static string? Word(string? word) => word is null ? null : PersonalValues.Mask(word);

    private void Finish(LogEntry entry, string outcome, string? code, string? message)
    {
        entry.Set(Field.ErrorCode, Word(code));
        entry.Set(Field.ErrorMessage, message);
        if (code is not null) entry.Set(Field.ErrorCategory, outcome == "timeout" ? "timeout" : "server");
        _pipeline.Write(entry);
    }
}

/// <param name="Outcome">success | failed | cancelled | timeout.</param>
/// <param name="Duration">From queued to final.</param>
/// <param name="ErrorCode">Code of the failure, if it failed.</param>
/// <param name="ErrorMessage">What went wrong, without personal values.</param>
public sealed record RunReceipt(string Outcome, TimeSpan Duration, string? ErrorCode = null, string? ErrorMessage = null);

/// <param name="Outcome">success | error | timeout | refused.</param>
/// <param name="InputTokens">As the provider reports them, cached included; null where it reports none (the line says <c>tokens_unknown</c>).</param>
/// <param name="OutputTokens">As the provider reports them, reasoning included; null where it reports none.</param>
/// <param name="CostMicroUsd">Null where the model has no price or the tokens are unknown.</param>
public sealed record ModelCallReceipt(
    string Outcome, string Model, string Provider, TimeSpan Duration, long? InputTokens, long? OutputTokens, long? CostMicroUsd,
    string? ErrorCode = null, string? ErrorMessage = null)
{
    /// <summary>Tokens are known and the model has no price: the line says <c>unpriced</c>.</summary>
    public bool Unpriced { get; init; }
}
