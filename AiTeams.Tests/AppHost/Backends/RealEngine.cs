using System.Diagnostics;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>The container engine that <see cref="ContainerEngineFactAttribute.Variable"/> names, by its command line, which a model is given as a program of its own.</summary>
internal sealed class RealEngine
{
    private readonly string _program;

    public RealEngine(string folder)
    {
        _program = Path.Combine(folder, "engine");
        File.WriteAllText(_program, $"#!/bin/sh\nexec docker --host '{ContainerEngineFactAttribute.Host}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The option that makes an AppHost use it.</summary>
    public string Option => $"--ASPIRE_CONTAINER_RUNTIME={_program}";

    /// <summary>The lines it answers with.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"docker {string.Join(' ', arguments)}: {await error}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
