using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Model calls: ai_requests_total, ai_tokens_total, ai_cost_total, ai_request_duration_seconds, ai_time_to_first_token_seconds, and agent_api_cost_usd.</summary>
public sealed class ModelMetrics
{
    private static readonly ClosedLabel Outcomes = new("success", "error", "timeout", "refused");

    private readonly BoundedLabel _models = new(50);
    private readonly BoundedLabel _providers = new(20);
    private readonly TenantLabel _tenants;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Counter<double> _agentCost;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;

    internal ModelMetrics(IMeterFactory meters, TenantLabel tenants)
    {
        _tenants = tenants;
        var meter = ServiceMeter.Create(meters);
        _requests = meter.CreateCounter<long>("ai_requests_total", "{request}", "Model calls that ended.");
        _tokens = meter.CreateCounter<long>("ai_tokens_total", "{token}", "Tokens by disjoint type; their sum is the total.");
        _cost = meter.CreateCounter<double>("ai_cost_total", "{USD}", "Cost of priced model calls.");
        _agentCost = meter.CreateCounter<double>("agent_api_cost_usd", "{USD}", "The same cost by tenant and model, under a second name.");
        _duration = meter.CreateHistogram("ai_request_duration_seconds", "s", "Time to the end of the answer.", null, HistogramBounds.OfSeconds);
        _firstToken = meter.CreateHistogram("ai_time_to_first_token_seconds", "s", "Time to the first token of a streamed answer.", null, HistogramBounds.OfSeconds);
    }

    /// <param name="model">Bounded by configuration and price table; the rest is folded into <c>other</c>.</param>
    /// <param name="provider">Model provider, e.g. openai.</param>
    /// <param name="outcome">success | error | timeout | refused.</param>
    /// <param name="duration">Time to the end of the answer.</param>
    public void Called(string model, string provider, string outcome, TimeSpan duration)
    {
        (model, provider) = (_models.Of(model), _providers.Of(provider));
        _requests.Add(1, new TagList { { "model", model }, { "provider", provider }, { "outcome", Outcomes.Of(outcome) } });
        _duration.Record(duration.TotalSeconds, new TagList { { "model", model }, { "provider", provider } });
    }

    public void FirstToken(string model, string provider, TimeSpan afterStart) =>
        _firstToken.Record(afterStart.TotalSeconds, new TagList { { "model", _models.Of(model) }, { "provider", _providers.Of(provider) } });

    /// <summary>Disjoint counts: input without cached, output without reasoning.</summary>
    public void Tokens(string model, long input, long cached, long output, long reasoning)
    {
        model = _models.Of(model);
        Add("input", input);
        Add("cached", cached);
        Add("output", output);
        Add("reasoning", reasoning);

        void Add(string type, long count)
        {
            if (count > 0) _tokens.Add(count, new TagList { { "model", model }, { "token_type", type } });
        }
    }

    /// <param name="model">Model.</param>
    /// <param name="tenantId">Tenant; folded when unknown.</param>
    /// <param name="microUsd">Millionths of a dollar; only priced calls are counted.</param>
    public void Cost(string model, string tenantId, long microUsd)
    {
        var dollars = microUsd / 1_000_000.0;
        var tags = new TagList { { "model", _models.Of(model) }, { "tenant_id", _tenants.Of(tenantId) } };
        _cost.Add(dollars, tags);
        _agentCost.Add(dollars, tags);
    }
}
