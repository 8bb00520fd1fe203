using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>
/// Needs a container engine of its own, named by <c>CONTAINER_TESTS_DOCKER_HOST</c> (see .ci/engine), with the backends' images in it. Not the usual
/// socket: an engine that answers there would change what every other test starts. Without the variable the test is skipped and says so.
/// </summary>
public sealed class ContainerEngineFactAttribute : FactAttribute
{
    public const string Variable = "CONTAINER_TESTS_DOCKER_HOST";

    public ContainerEngineFactAttribute() => Skip = Host is null ? $"{Variable} names no container engine (.ci/engine starts one)." : null!;

    /// <summary>The engine's address; null where there is none.</summary>
    public static string? Host => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } host ? host : null;
}
