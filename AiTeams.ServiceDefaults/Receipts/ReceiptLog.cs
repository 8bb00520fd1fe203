namespace AiTeams.ServiceDefaults.Receipts;

/// <summary>
/// Writes the receipts that business code owns: one per workflow run, one per model call (the middleware writes those of requests).
/// Registered by AddServiceDefaults as a singleton.
/// </summary>
public sealed class ReceiptLog
{
    /// <summary>A run ended. Facts (tenant, workflow, execution ...) come from the story in hand.</summary>
    public void Run(RunReceipt receipt) => ArgumentNullException.ThrowIfNull(receipt);

    /// <summary>A model call ended.</summary>
    public void ModelCall(ModelCallReceipt receipt) => ArgumentNullException.ThrowIfNull(receipt);
}

/// <param name="Outcome">success | failed | cancelled | timeout.</param>
/// <param name="Duration">From queued to final.</param>
/// <param name="ErrorCode">Code of the failure, if it failed.</param>
/// <param name="ErrorMessage">What went wrong, without personal values.</param>
public sealed record RunReceipt(string Outcome, TimeSpan Duration, string? ErrorCode = null, string? ErrorMessage = null);

/// <param name="Outcome">success | error | timeout | refused.</param>
/// <param name="InputTokens">As the provider reports them, cached included.</param>
/// <param name="OutputTokens">As the provider reports them, reasoning included.</param>
/// <param name="CostMicroUsd">Null where the model has no price.</param>
public sealed record ModelCallReceipt(
    string Outcome, string Model, string Provider, TimeSpan Duration, long InputTokens, long OutputTokens, long? CostMicroUsd,
    string? ErrorCode = null, string? ErrorMessage = null);
