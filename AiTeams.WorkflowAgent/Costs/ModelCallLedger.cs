using AiTeams.Contracts;
using AiTeams.LanguageModels.Calls;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;

namespace AiTeams.WorkflowAgent.Costs;

/// <summary>Table model_calls: what every call of a model took and cost.</summary>
internal sealed class ModelCallLedger(Database database, TimeProvider time) : IModelCallObserver
{
    /// <summary>Written also when the caller has gone away: the provider charges all the same.</summary>
    public Task EndedAsync(ModelCall call)
    {
        var stamp = RowStamp.Now(Telemetry.Current?.TenantId ?? "unknown", time);
        return database.ExecuteAsync(
            """
            INSERT INTO model_calls (id, tracking_id, trace_id, span_id, tenant_id, provider, model, response_model, outcome, input_tokens, cached_tokens,
                output_tokens, reasoning_tokens, cost_micro_usd, error_code, duration_microseconds, started_at, created_at)
            VALUES (@Id, @TrackingId, @TraceId, @SpanId, @TenantId, @Provider, @Model, @ResponseModel, @Outcome, @Input, @Cached,
                @Output, @Reasoning, @CostMicroUsd, @ErrorCode, @Duration, @StartedAt, @At)
            """,
            new
            {
                Id = Ids.New(Ids.ModelCall, time.GetUtcNow()),
                stamp.TrackingId,
                stamp.TraceId,
                stamp.SpanId,
                stamp.TenantId,
                call.Provider,
                call.Model,
                call.ResponseModel,
                call.Outcome,
                call.Usage.Input,
                call.Usage.Cached,
                call.Usage.Output,
                call.Usage.Reasoning,
                call.CostMicroUsd,
                call.ErrorCode,
                Duration = (long)call.Duration.TotalMicroseconds,
                StartedAt = UnixMicroseconds.From(call.StartedAt),
                stamp.At,
            });
    }
}
