using AiTeams.AppHost.Backends;

namespace AiTeams.AppHost.Startup;

/// <summary>Says in one line why a start cannot work, before anything is started.</summary>
internal static class StartProblem
{
    public const int ExitCode = 3;

    private static readonly string[] ServicePorts = ["gateway", "agent", "engine", "console", "console-grpc"];

    public static string? Find(IDistributedApplicationBuilder builder, Deployment deployment, params IEnumerable<RunningBackend> backends) =>
        deployment.Problem
        ?? (builder.ExecutionContext.IsRunMode
            ? PortCheck.Problem(deployment.Ports, ServicePorts.Concat(backends.Where(backend => backend.IsStarted).SelectMany(backend => backend.PortOptions)))
            : null);
}
