using AiTeams.ServiceDefaults.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// Levels by environment: dev DEBUG, staging INFO, prod WARN; frameworks from WARN on. <c>Logging:LogLevel</c> overrides per category; receipts
/// do not pass these filters at all.
/// </summary>
internal static class LogLevels
{
    internal static void AddTo(IServiceCollection services, DeploymentEnvironment environment)
    {
        var ours = environment switch
        {
            DeploymentEnvironment.Dev => LogLevel.Debug,
            DeploymentEnvironment.Staging => LogLevel.Information,
            _ => LogLevel.Warning,
        };
        var host = environment == DeploymentEnvironment.Prod ? LogLevel.Warning : LogLevel.Information;
        services.Configure<LoggerFilterOptions>(options =>
        {
            options.MinLevel = ours;
            // Among equally specific rules the last wins: ours go first, so that configuration overrides them.
            options.Rules.Insert(0, new(null, "Microsoft", LogLevel.Warning, null));
            options.Rules.Insert(0, new(null, "System", LogLevel.Warning, null));
            options.Rules.Insert(0, new(null, "Polly", LogLevel.Warning, null));
            options.Rules.Insert(0, new(null, "Microsoft.Hosting.Lifetime", host, null));
            // It says start and end of each request, which the receipt says better, and opens a scope per request to do so.
            options.Rules.Insert(0, new(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, null));
        });
    }
}
