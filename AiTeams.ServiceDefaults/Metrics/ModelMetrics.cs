using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>Model calls: how many, how long, their tokens and their cost, the latter under seed 004's name as well.</summary>
public sealed class ModelMetrics
{
    private static readonly LabelDefinition Outcome = LabelDefinition.Closed(
        "outcome", "How the call ended; refused is the provider's refusal to answer.", "调用的结局；refused 指提供方拒绝作答。", "success", "error", "timeout", "refused");

    private static readonly LabelDefinition TokenType = LabelDefinition.Closed(
        "token_type", "Disjoint: input without cached, output without reasoning; their sum is the total.", "互不重叠：input 不含 cached，output 不含 reasoning；总和即总量。",
        "input", "output", "cached", "reasoning");

    internal static readonly InstrumentDefinition Requests = InstrumentDefinition.Counter(
        "ai_requests_total", "{request}", "Model calls that ended.", "已结束的模型调用数。", Labels.Model, Labels.Provider, Outcome);

    internal static readonly InstrumentDefinition TokenCount = InstrumentDefinition.Counter(
        "ai_tokens_total", "{token}", "Tokens by disjoint type; their sum is the total.", "按互不重叠的类型统计的 token 数；总和即总量。", Labels.Model, TokenType);

    internal static readonly InstrumentDefinition CostInUsd = InstrumentDefinition.Counter(
        "ai_cost_total", "{USD}", "Cost of priced model calls.", "有定价的模型调用的费用（美元）。", Labels.Model, Labels.TenantId);

    internal static readonly InstrumentDefinition AgentCost = InstrumentDefinition.Counter(
        "agent_api_cost_usd", "{USD}", "The same cost by tenant and model, under seed 004's name.", "同一费用，使用种子文档 004 的名称。", Labels.TenantId, Labels.Model);

    internal static readonly InstrumentDefinition Duration = InstrumentDefinition.Seconds(
        "ai_request_duration_seconds", "Time to the end of the model's answer.", "到模型回答结束的时间。", Labels.Model, Labels.Provider);

    internal static readonly InstrumentDefinition TimeToFirstToken = InstrumentDefinition.Seconds(
        "ai_time_to_first_token_seconds", "Time to the first token of a streamed answer.", "流式回答首个 token 的时间。", Labels.Model, Labels.Provider);

    private readonly BoundedLabel _models;
    private readonly BoundedLabel _providers;
    private readonly TenantLabel _tenants;
    private readonly StreamLimit _calls;
    private readonly StreamLimit _bills;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Counter<double> _agentCost;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;

    internal ModelMetrics(IMeterFactory meters, TenantLabel tenants, CardinalityGuard guard)
    {
        (_models, _providers, _tenants) = (new(Labels.Model, guard), new(Labels.Provider, guard), tenants);
        _calls = new(Requests, guard, Labels.Model.Key, Labels.Provider.Key);
        _bills = new(CostInUsd, guard, Labels.Model.Key, Labels.TenantId.Key);
        var meter = ServiceMeter.Create(meters);
        _requests = Requests.CreateCounter<long>(meter);
        _tokens = TokenCount.CreateCounter<long>(meter);
        _cost = CostInUsd.CreateCounter<double>(meter);
        _agentCost = AgentCost.CreateCounter<double>(meter);
        _duration = Duration.CreateHistogram<double>(meter);
        _firstToken = TimeToFirstToken.CreateHistogram<double>(meter);
    }

    /// <param name="model">Bounded by configuration and price table; the rest is folded into <c>other</c>.</param>
    /// <param name="provider">Model provider, e.g. openai.</param>
    /// <param name="outcome">success | error | timeout | refused.</param>
    /// <param name="duration">Time to the end of the answer.</param>
    public void Called(string model, string provider, string outcome, TimeSpan duration)
    {
        (model, provider) = Bounded(model, provider, Requests);
        _requests.Add(1, new TagList { { "model", model }, { "provider", provider }, { "outcome", Outcome.Of(outcome) } });
        _duration.Record(duration.TotalSeconds, new TagList { { "model", model }, { "provider", provider } });
    }

    public void FirstToken(string model, string provider, TimeSpan afterStart)
    {
        (model, provider) = Bounded(model, provider, TimeToFirstToken);
        _firstToken.Record(afterStart.TotalSeconds, new TagList { { "model", model }, { "provider", provider } });
    }

    /// <summary>Disjoint counts: input without cached, output without reasoning.</summary>
    public void Tokens(string model, long input, long cached, long output, long reasoning)
    {
        model = _models.Of(model, TokenCount);
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
        var (boundedModel, tenant) = (_models.Of(model, CostInUsd), _tenants.Of(tenantId, CostInUsd));
        if (!_bills.Admits(boundedModel, tenant)) (boundedModel, tenant) = (BoundedLabel.Other, BoundedLabel.Other);
        var tags = new TagList { { "model", boundedModel }, { "tenant_id", tenant } };
        _cost.Add(dollars, tags);
        _agentCost.Add(dollars, tags);
    }

    private (string Model, string Provider) Bounded(string model, string provider, InstrumentDefinition instrument)
    {
        (model, provider) = (_models.Of(model, instrument), _providers.Of(provider, instrument));
        return _calls.Admits(model, provider) ? (model, provider) : (BoundedLabel.Other, BoundedLabel.Other);
    }
}
