namespace AiTeams.Tests.Compat.Hosting;

/// <summary>A container engine's command line, written as a shell script: notes what it is asked and agrees to everything, except as its cases say.</summary>
internal sealed class ScriptedEngine
{
    private readonly string _asked;
    private readonly string _given;

    /// <param name="folder">Where the script and its notes lie.</param>
    /// <param name="cases">Branches of the shell's <c>case</c> over the engine's verb.</param>
    internal ScriptedEngine(string folder, string cases)
    {
        Path = System.IO.Path.Combine(folder, "engine");
        _asked = System.IO.Path.Combine(folder, "asked");
        _given = System.IO.Path.Combine(folder, "given");
        File.WriteAllText(Path, $"""
            #!/bin/sh
            echo "$@" >> {_asked}
            if [ "$1" = create ]; then env >> {_given}; fi
            case $1 in
            {cases}
            esac
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    internal string Path { get; }

    /// <summary>The option that makes a host use it.</summary>
    internal string Option => $"--ASPIRE_CONTAINER_RUNTIME={Path}";

    /// <summary>Its command lines so far.</summary>
    internal string[] Asked() => File.ReadAllLines(_asked);

    /// <summary>Its environment whenever it was asked to create something, as <c>NAME=value</c>.</summary>
    internal string[] Given() => File.ReadAllLines(_given);
}
