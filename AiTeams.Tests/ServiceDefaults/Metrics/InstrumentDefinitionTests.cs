using System.Diagnostics.Metrics;
using System.Reflection;
using AiTeams.LanguageModels.Calls;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Metrics;

/// <summary>The contract's table of instruments, as this test says it, against the declarations and against what the meters really publish.</summary>
public sealed class InstrumentDefinitionTests
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 30, 60, 120, 300, 600];

    private static readonly Assembly[] Ours = [typeof(InstrumentDefinition).Assembly, typeof(GenAiMetrics).Assembly, typeof(Database).Assembly];

    private static readonly Dictionary<string, InstrumentDefinition> Declared =
        Ours.SelectMany(InstrumentDefinition.DeclaredIn).ToDictionary(definition => definition.Name);

    [Theory]
    [InlineData("request_count", InstrumentKind.Counter, "{request}", "endpoint method status_code api_version outcome")]
    [InlineData("request_duration_seconds", InstrumentKind.Histogram, "s", "endpoint method outcome")]
    [InlineData("request_errors_total", InstrumentKind.Counter, "{request}", "endpoint method error_type status_code error_category")]
    [InlineData("active_requests", InstrumentKind.UpDownCounter, "{request}", "endpoint method")]
    [InlineData("time_to_first_event_seconds", InstrumentKind.Histogram, "s", "endpoint")]
    [InlineData("api_key_usage_total", InstrumentKind.Counter, "{request}", "api_key_id client_name endpoint success")]
    [InlineData("endpoint_usage_total", InstrumentKind.Counter, "{request}", "endpoint api_version user_segment client_type")]
    [InlineData("user_activity_total", InstrumentKind.Counter, "{activity}", "activity_type user_segment")]
    [InlineData("active_sessions", InstrumentKind.Gauge, "{session}", "")]
    [InlineData("ai_requests_total", InstrumentKind.Counter, "{request}", "model provider outcome")]
    [InlineData("ai_tokens_total", InstrumentKind.Counter, "{token}", "model token_type")]
    [InlineData("ai_cost_total", InstrumentKind.Counter, "{USD}", "model tenant_id")]
    [InlineData("ai_request_duration_seconds", InstrumentKind.Histogram, "s", "model provider")]
    [InlineData("ai_time_to_first_token_seconds", InstrumentKind.Histogram, "s", "model provider")]
    [InlineData("workflow_executions_total", InstrumentKind.Counter, "{execution}", "workflow_type complexity_level status")]
    [InlineData("workflow_duration_seconds", InstrumentKind.Histogram, "s", "workflow_type status")]
    [InlineData("active_workflows", InstrumentKind.Gauge, "{execution}", "status")]
    [InlineData("workflow_node_executions_total", InstrumentKind.Counter, "{execution}", "node_type status")]
    [InlineData("workflow_node_duration_seconds", InstrumentKind.Histogram, "s", "node_type status")]
    [InlineData("server_request_total", InstrumentKind.Counter, "{request}", "ret func status")]
    [InlineData("server_request_time_microseconds", InstrumentKind.Histogram, "us", "ret func status")]
    [InlineData("agent_requests_total", InstrumentKind.Counter, "{request}", "method endpoint status tenant_id")]
    [InlineData("agent_request_duration_seconds", InstrumentKind.Histogram, "s", "method endpoint tenant_id")]
    [InlineData("agent_errors_total", InstrumentKind.Counter, "{error}", "error_type tenant_id")]
    [InlineData("agent_api_cost_usd", InstrumentKind.Counter, "{USD}", "tenant_id model")]
    [InlineData("agent_active_connections", InstrumentKind.UpDownCounter, "{connection}", "")]
    [InlineData("agent_cache_requests_total", InstrumentKind.Counter, "{request}", "cache_type result tenant_id")]
    [InlineData("agent_cache_hit_rate", InstrumentKind.Gauge, null, "cache_type")]
    [InlineData("telemetry_exported_total", InstrumentKind.Counter, "{item}", "signal")]
    [InlineData("telemetry_dropped_total", InstrumentKind.Counter, "{item}", "signal reason")]
    [InlineData("telemetry_queue_depth", InstrumentKind.Gauge, "{item}", "signal")]
    [InlineData("gen_ai.client.token.usage", InstrumentKind.Histogram, "{token}", "gen_ai.operation.name gen_ai.provider.name gen_ai.request.model server.address gen_ai.token.type")]
    [InlineData("gen_ai.client.operation.duration", InstrumentKind.Histogram, "s", "gen_ai.operation.name gen_ai.provider.name gen_ai.request.model server.address error.type")]
    [InlineData("db.client.operation.duration", InstrumentKind.Histogram, "s", "db.system.name db.namespace db.operation.name db.collection.name error.type")]
    public void An_instrument_has_the_contracts_kind_unit_and_labels(string name, InstrumentKind kind, string? unit, string labels)
    {
        var definition = Declared[name];

        Assert.Equal((kind, unit), (definition.Kind, definition.Unit));
        Assert.Equal(labels.Split(' ', StringSplitOptions.RemoveEmptyEntries), definition.Labels.Select(label => label.Key));
    }

    [Fact]
    public void Nothing_is_declared_that_the_contract_does_not_name() => Assert.Equal(34, Declared.Count);

    [Theory]
    [InlineData("user_segment", "free premium enterprise anonymous")]
    [InlineData("client_type", "web-app mobile-app api-client mcp-client other")]
    [InlineData("workflow_type", "simple complex ai-assisted")]
    [InlineData("complexity_level", "low medium high")]
    [InlineData("error_category", "business validation system")]
    [InlineData("token_type", "input output cached reasoning")]
    [InlineData("activity_type", "session_created chat workflow_created workflow_executed tracking_lookup")]
    [InlineData("cache_type", "plan")]
    [InlineData("result", "hit miss")]
    [InlineData("signal", "traces metrics logs log_lines")]
    [InlineData("reason", "queue_full export_failed too_large shutdown")]
    public void A_label_has_the_contracts_closed_set(string key, string values)
    {
        var labels = Declared.Values.SelectMany(definition => definition.Labels).Where(label => label.Key == key).Distinct();

        Assert.All(labels, label => Assert.Equal(values.Split(' '), label.Values));
        Assert.NotEmpty(labels);
    }

    [Fact]
    public void A_label_without_a_closed_set_is_bounded_or_comes_from_the_code()
    {
        var open = Declared.Values.SelectMany(definition => definition.Labels).Where(label => label.MostValues is not null).Select(label => label.Key).Distinct();

        Assert.Equal(["api_key_id", "client_name", "error_type", "func", "model", "node_type", "provider", "ret", "tenant_id"], open.Order());
        Assert.Equal(50, Labels.TenantId.MostValues);
    }

    [Fact]
    public void Every_duration_of_the_contract_has_a_bound_at_every_threshold()
    {
        var durations = Declared.Values.Where(definition => definition.Kind == InstrumentKind.Histogram && !definition.Name.Contains('.', StringComparison.Ordinal)).ToList();

        Assert.Equal(8, durations.Count);
        Assert.All(durations, definition => Assert.Equal(definition.Unit == "us" ? Seconds.Select(bound => Math.Round(bound * 1e6)) : Seconds, definition.Bounds!));
    }

    [Fact]
    public void Every_meaning_is_told_in_English_and_Chinese() => Assert.All(
        Declared.Values.SelectMany(definition => definition.Labels.Select(label => (label.English, label.Chinese)).Append((definition.English, definition.Chinese))),
        meaning =>
        {
            Assert.EndsWith(".", meaning.English, StringComparison.Ordinal);
            Assert.EndsWith("。", meaning.Chinese, StringComparison.Ordinal);
        });

    [Fact]
    public async Task What_a_service_publishes_is_what_is_declared()
    {
        await using var service = await TestService.StartAsync();
        var factory = service.Services.GetRequiredService<IMeterFactory>();
        var published = new List<Instrument>();
        using (var listener = new MeterListener())
        {
            listener.InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Meter.Name.StartsWith("AiTeams", StringComparison.Ordinal)) published.Add(instrument);
            };
            foreach (var type in new[] { typeof(RequestMetrics), typeof(AgentMetrics), typeof(ModelMetrics), typeof(EngineRequestMetrics), typeof(UsageMetrics), typeof(WorkflowMetrics) })
                service.Services.GetRequiredService(type);
            service.Services.GetRequiredService<UsageMetrics>().ObserveActiveSessions(() => 0);
            service.Services.GetRequiredService<WorkflowMetrics>().ObserveActiveWorkflows(() => []);
            listener.Start();
        }

        Assert.Equal(31, published.Count);
        Assert.All(published, instrument =>
        {
            var definition = Declared[instrument.Name];
            Assert.Equal((definition.Unit, definition.English, definition.Kind), (instrument.Unit, instrument.Description, KindOf(instrument)));
            if (definition.Kind == InstrumentKind.Histogram) Assert.Equal(definition.Bounds, ((Histogram<double>)instrument).Advice!.HistogramBucketBoundaries!);
        });
    }

    private static InstrumentKind KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<double> or ObservableCounter<long> => InstrumentKind.Counter,
        UpDownCounter<long> or ObservableUpDownCounter<long> => InstrumentKind.UpDownCounter,
        Histogram<double> => InstrumentKind.Histogram,
        _ => InstrumentKind.Gauge,
    };
}
