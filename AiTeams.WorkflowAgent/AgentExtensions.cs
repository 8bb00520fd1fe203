using AiTeams.Contracts;
using AiTeams.LanguageModels;
using AiTeams.LanguageModels.Calls;
using AiTeams.WorkflowAgent.Conversations;
using AiTeams.WorkflowAgent.Costs;
using AiTeams.WorkflowAgent.Engine;
using AiTeams.WorkflowAgent.Generations;
using AiTeams.WorkflowAgent.Planning;
using AiTeams.WorkflowAgent.Planning.Cache;
using AiTeams.WorkflowAgent.Planning.Models;
using AiTeams.WorkflowAgent.Planning.Offline;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace AiTeams.WorkflowAgent;

/// <summary>What the agent is made of.</summary>
internal static class AgentExtensions
{
    public static WebApplicationBuilder AddAgent(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddLanguageModel();
        builder.AddDatabase(ServiceNames.WorkflowAgent, typeof(AgentExtensions).Assembly);
        services.ConfigureHttpJsonOptions(static json => ContractJson.Configure(json.SerializerOptions));
        services.AddHttpClient<EngineClient>(static http => http.BaseAddress = new($"https+http://{ServiceNames.WorkflowEngine}"));
        services.AddOptions<PlanCacheOptions>().BindConfiguration(PlanCacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(static provider => new PlanCache(provider.GetRequiredService<IOptions<PlanCacheOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IModelCallObserver, ModelCallLedger>();
        services.AddSingleton<IPlanner>(static provider => provider.GetRequiredService<ModelOptions>().Configured
            ? ActivatorUtilities.CreateInstance<ModelPlanner>(provider)
            : ActivatorUtilities.CreateInstance<RulePlanner>(provider));
        services.AddSingleton<PlanningDesk>();
        services.AddSingleton<GenerationStore>();
        services.AddSingleton<Generator>();
        services.AddTransient<ChatAnswer>(); // holds a typed HttpClient
        services.ConfigureOpenTelemetryTracerProvider(static tracing => tracing.AddSource(AgentTelemetry.SourceName));
        return builder;
    }
}
