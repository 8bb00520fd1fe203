namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Model calls: ai_requests_total, ai_tokens_total, ai_cost_total, ai_request_duration_seconds, ai_time_to_first_token_seconds, and agent_api_cost_usd.</summary>
public sealed class ModelMetrics
{
    /// <param name="model">Bounded by configuration and price table; the rest is folded into <c>other</c>.</param>
    /// <param name="provider">Model provider, e.g. openai.</param>
    /// <param name="outcome">success | error | timeout | refused.</param>
    /// <param name="duration">Time to the end of the answer.</param>
    public void Called(string model, string provider, string outcome, TimeSpan duration) { }

    public void FirstToken(string model, string provider, TimeSpan afterStart) { }

    /// <summary>Disjoint counts: input without cached, output without reasoning.</summary>
    public void Tokens(string model, long input, long cached, long output, long reasoning) { }

    /// <param name="model">Model.</param>
    /// <param name="tenantId">Tenant; folded when unknown.</param>
    /// <param name="microUsd">Millionths of a dollar; only priced calls are counted.</param>
    public void Cost(string model, string tenantId, long microUsd) { }
}
