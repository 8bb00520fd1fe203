using AiTeams.ApiGateway.Sessions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sessions and messages.</summary>
internal static class SessionsExtensions
{
    public static IServiceCollection AddSessions(this IServiceCollection services) =>
        services.AddSingleton<SessionStore>().AddHostedService<ActiveSessions>();
}
