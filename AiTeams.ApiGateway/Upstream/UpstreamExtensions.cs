using System.Text;
using AiTeams.ApiGateway.Upstream;
using AiTeams.Contracts;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Typed clients of our services, found by service discovery.</summary>
internal static class UpstreamExtensions
{
    public static IServiceCollection AddUpstreams(this IServiceCollection services)
    {
        services.AddHttpClient<EngineClient>(client => client.BaseAddress = new Uri($"http://{ServiceNames.WorkflowEngine}"))
            .ConfigurePrimaryHttpMessageHandler(Connections);
        services.AddHttpClient<AgentClient>(client => client.BaseAddress = new Uri($"http://{ServiceNames.WorkflowAgent}"))
            .ConfigurePrimaryHttpMessageHandler(Connections);
        return services;
    }

    // User ids may be any script; Kestrel reads headers as UTF-8. Redirects are no part of our services' contract.
    private static SocketsHttpHandler Connections() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };
}
