using AiTeams.ApiGateway.Upstream;
using AiTeams.Contracts;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Typed clients of our services, found by service discovery.</summary>
internal static class UpstreamExtensions
{
    public static IServiceCollection AddUpstreams(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<UpstreamOptions, UpstreamOptionsValidator>().BindConfiguration(UpstreamOptions.SectionName);
        AddClient<EngineClient>(services, ServiceNames.WorkflowEngine, static options => options.Timeout);
        AddClient<AgentClient>(services, ServiceNames.WorkflowAgent, static options => options.Timeout);
        AddClient<PlanClient>(services, ServiceNames.WorkflowAgent, static options => options.PlanTimeout);
        return services;
    }

    private static void AddClient<TClient>(IServiceCollection services, string service, Func<UpstreamOptions, TimeSpan> timeoutOf)
        where TClient : UpstreamClient
    {
        var client = services.AddHttpClient<TClient>(http => http.BaseAddress = new Uri($"http://{service}"));
        client.UseSocketsHttpHandler(static (handler, _) =>
        {
            handler.AllowAutoRedirect = false; // no part of our services' contract
            handler.UseCookies = false;
        });

        // The standard ten seconds are too short for a plan by a model and for ?wait=.
#pragma warning disable EXTEXP0001 // The only way to give one client its own time-outs beside the defaults.
        client.RemoveAllResilienceHandlers();
        client.AddStandardResilienceHandler().Configure((resilience, provider) =>
        {
            var timeout = timeoutOf(provider.GetRequiredService<IOptions<UpstreamOptions>>().Value);
            resilience.TotalRequestTimeout.Timeout = timeout;
            resilience.AttemptTimeout.Timeout = timeout;
            resilience.Retry.DisableForUnsafeHttpMethods();
            resilience.Retry.Delay = TimeSpan.FromMilliseconds(200); // somebody waits for the answer
            resilience.CircuitBreaker.FailureRatio = 0.5;
            resilience.CircuitBreaker.SamplingDuration = 2 * timeout;
        });
#pragma warning restore EXTEXP0001
    }
}
