using System.Collections.Concurrent;
using AiTeams.LanguageModels.Prices;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Receipts;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.Logging;

namespace AiTeams.LanguageModels.Calls;

/// <summary>Closes the books on a call: price, metrics, receipt, the story's cost, and whoever else keeps a ledger.</summary>
internal sealed class ModelBooks(
    ModelOptions options, PriceTable prices, ModelMetrics metrics, GenAiMetrics genAi, ReceiptLog receipts, IEnumerable<IModelCallObserver> observers, ILogger<ModelBooks> logger)
{
    /// <summary>Models remembered as told of; more are neither told of nor remembered.</summary>
    private const int MostTold = 100;

    private readonly string _server = Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var address) ? address.Host : "";
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Names of models come from configuration, the price table, and from graphs: the latter two would be anything.</summary>
    public string Label(string model) => string.Equals(model, options.Model, StringComparison.OrdinalIgnoreCase) || prices.Knows(model) ? model : "other";

    public void FirstToken(string model, TimeSpan afterStart) => metrics.FirstToken(Label(model), options.Provider, afterStart);

    /// <summary>The price of the model that says it answered, else of the one asked for.</summary>
    public ModelCall Price(ModelCall call)
    {
        var priced = call.ResponseModel is { } answered && prices.Knows(answered) ? answered : call.Model;
        return call with { CostMicroUsd = prices.Cost(priced, call.StartedAt, call.Usage) };
    }

    public async Task CloseAsync(ModelCall call, Exception? failure)
    {
        var label = Label(call.Model);
        metrics.Called(label, call.Provider, call.Outcome, call.Duration);
        genAi.Ended(call, label, _server);
        BookTokens(call, label);
        receipts.ModelCall(new(call.Outcome, call.Model, call.Provider, call.Duration, call.Usage.Input, call.Usage.Output, call.CostMicroUsd, call.ErrorCode, failure?.Message)
        {
            Unpriced = call.Usage.IsKnown && call.CostMicroUsd is null,
        });
        if (failure is null) logger.LlmCallCompleted(call.Model, call.Usage.Input, call.Usage.Output, call.CostMicroUsd);
        if (failure is not null && call.ErrorCode is { } code && code is not (InstrumentedChatClient.Cancelled or ModelProblems.RefusedCode)) logger.CallFailed(failure.InnerException ?? failure, call.Model, code);
        foreach (var observer in observers)
        {
            try
            {
                await observer.EndedAsync(call);
            }
            catch (Exception exception)
            {
                logger.LedgerFailed(exception, call.Model);
            }
        }
    }

    private void BookTokens(ModelCall call, string label)
    {
        if (call.Usage is { Input: { } input, Output: { } output } usage)
        {
            var cached = Math.Min(usage.Cached ?? 0, input);
            var reasoning = Math.Min(usage.Reasoning ?? 0, output);
            metrics.Tokens(label, input - cached, cached, output - reasoning, reasoning);
            if (call.CostMicroUsd is { } cost)
            {
                metrics.Cost(label, Telemetry.Current?.TenantId ?? "other", cost);
                Telemetry.Cost(cost);
            }
            else if (IsNews($"unpriced {call.Model}"))
            {
                logger.Unpriced(call.Model);
            }
        }
        else if (call.Outcome == ModelOutcomes.Success && IsNews($"usage {call.Model}"))
        {
            logger.UsageMissing(call.Model);
        }
    }

    private bool IsNews(string what) => _told.Count < MostTold && _told.TryAdd(what, true);
}
