using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace AiTeams.AppHost.Backends;

/// <summary>Whether Docker or Podman answers. Aspire has no public way to ask while the model is built, so the engine itself is asked, once.</summary>
internal sealed class ContainerEngine(IConfiguration configuration)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lazy<bool> _answers = new(() => Candidates(configuration).Any(Answers));

    public bool IsAnswering => _answers.Value;

    /// <summary>The one command that would make an engine answer on this machine.</summary>
    public string StartCommand =>
        ProgramOnPath.Find("docker") is not null && OperatingSystem.IsLinux() ? "sudo systemctl start docker"
        : OperatingSystem.IsWindows() ? "winget install Docker.DockerDesktop"
        : OperatingSystem.IsMacOS() ? "brew install --cask docker"
        : "sudo apt-get install docker.io";

    // The variables are Aspire's own: the engine we find must be the one that it will use.
    private static string[] Candidates(IConfiguration configuration) =>
        (configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"]) is { Length: > 0 } runtime ? [runtime] : ["docker", "podman"];

    private static bool Answers(string runtime)
    {
        if (ProgramOnPath.Find(runtime) is not { } program)
        {
            return false;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["info"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            if (process.WaitForExit(Patience))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
