using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AiTeams.ServiceDefaults.Identity;

/// <summary>What the contract ties to an environment (levels, sampling, trust, faults, privacy) is decided by this value alone.</summary>
public enum DeploymentEnvironment
{
    Dev,
    Staging,
    Prod,
}

/// <summary><c>ENVIRONMENT</c> = dev | staging | prod; unset, ASPNETCORE_ENVIRONMENT decides, and unset as well means prod.</summary>
internal static class DeploymentEnvironments
{
    /// <summary>Label <c>environment</c> of every signal.</summary>
    internal static string Label(this DeploymentEnvironment environment) => environment switch
    {
        DeploymentEnvironment.Dev => "dev",
        DeploymentEnvironment.Staging => "staging",
        _ => "prod",
    };

    /// <summary>The host's own name for it, so that <c>IsDevelopment()</c> never contradicts the label.</summary>
    internal static string HostName(this DeploymentEnvironment environment) => environment switch
    {
        DeploymentEnvironment.Dev => Environments.Development,
        DeploymentEnvironment.Staging => Environments.Staging,
        _ => Environments.Production,
    };

    /// <exception cref="StartRefusedException">A value that is none of the three, or two that disagree.</exception>
    internal static DeploymentEnvironment Read(IConfiguration configuration, IHostEnvironment host)
    {
        var given = configuration["ENVIRONMENT"];
        // The host strips the prefix of ASPNETCORE_ENVIRONMENT, so without a variable of our own this key answers with the host's name.
        if (string.IsNullOrEmpty(given) || (given == host.EnvironmentName && Parse(given) is null))
            return FromHost(host.EnvironmentName);
        if (Parse(given) is not { } environment)
            throw new StartRefusedException($"ENVIRONMENT is '{given}'; it must be dev, staging or prod.");
        if (HostSpoke(configuration, host) && !Agrees(environment, host.EnvironmentName))
        {
            throw new StartRefusedException(
                $"ENVIRONMENT={given} and ASPNETCORE_ENVIRONMENT={host.EnvironmentName} disagree; set both to the same, or only ENVIRONMENT.");
        }
        return environment;
    }

    private static DeploymentEnvironment? Parse(string value) => value switch
    {
        "dev" => DeploymentEnvironment.Dev,
        "staging" => DeploymentEnvironment.Staging,
        "prod" => DeploymentEnvironment.Prod,
        _ => null,
    };

    private static DeploymentEnvironment FromHost(string name) =>
        Same(name, Environments.Development) ? DeploymentEnvironment.Dev
        : Same(name, Environments.Staging) ? DeploymentEnvironment.Staging
        : Same(name, Environments.Production) ? DeploymentEnvironment.Prod
        : throw new StartRefusedException($"ASPNETCORE_ENVIRONMENT is '{name}'; set ENVIRONMENT to dev, staging or prod.");

    /// <summary>Production is also what the host says when nobody set anything.</summary>
    private static bool HostSpoke(IConfiguration configuration, IHostEnvironment host) =>
        !Same(host.EnvironmentName, Environments.Production)
        || configuration["ASPNETCORE_ENVIRONMENT"] is not null || configuration["DOTNET_ENVIRONMENT"] is not null;

    private static bool Agrees(DeploymentEnvironment environment, string hostName) =>
        Same(hostName, environment.HostName()) || (environment == DeploymentEnvironment.Staging && Same(hostName, Environments.Production));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
