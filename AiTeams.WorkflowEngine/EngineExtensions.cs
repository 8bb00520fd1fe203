using AiTeams.Contracts;
using AiTeams.WorkflowEngine.Dispatch;
using AiTeams.WorkflowEngine.Documents;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Nodes;
using AiTeams.WorkflowEngine.Nodes.Ai;
using AiTeams.WorkflowEngine.Nodes.Http;
using AiTeams.WorkflowEngine.Sids;
using AiTeams.WorkflowEngine.Timers;
using AiTeams.WorkflowEngine.Workflows;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace AiTeams.WorkflowEngine;

/// <summary>Registers the parts of the engine.</summary>
internal static class EngineExtensions
{
    public static IServiceCollection AddWorkflows(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<WorkflowStore>().AddSingleton<NewWorkflows>().AddSingleton<ModelAvailability>();
    }

    public static IServiceCollection AddNodes(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<HttpNodeOptions>, HttpNodeOptionsValidator>();
        services.AddOptions<HttpNodeOptions>().BindConfiguration(HttpNodeOptions.SectionName).ValidateOnStart();
        return services.AddSingleton<GuardedConnection>().AddSingleton<INodeRunner, HttpRequestNode>().AddSingleton<INodeRunner, AiNode>().AddSingleton<NodeCalls>();
    }

    public static IServiceCollection AddExecutions(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ExecutionOptions>, ExecutionOptionsValidator>();
        services.AddOptions<ExecutionOptions>().BindConfiguration(ExecutionOptions.SectionName).ValidateOnStart();
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(EngineTelemetry.SourceName));
        services.AddSingleton(provider => new EngineIdentity(Ids.New("eng_", provider.GetRequiredService<TimeProvider>().GetUtcNow())));
        services.AddSingleton<ExecutionStore>().AddSingleton<ExecutionWaiters>().AddSingleton<NewExecutions>().AddSingleton<TimerSchedule>();
        services.AddSingleton<IValidateOptions<SidOptions>, SidOptionsValidator>();
        services.AddOptions<SidOptions>().BindConfiguration(SidOptions.SectionName).ValidateOnStart();
        services.AddSingleton<SidGenerator>().AddSingleton<RunDocuments>();
        services.AddSingleton<RunParts>().AddSingleton<RunSession>().AddSingleton<LeaseKeeper>().AddSingleton<EngineLock>();

        return services.AddSingleton<Dispatcher>().AddHostedService(provider => provider.GetRequiredService<Dispatcher>());
    }
}
