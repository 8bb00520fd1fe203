using AiTeams.AppHost.Backends;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>Needs real programs on PATH. Where one is missing the test is skipped and says which, except in CI, where it runs and fails.</summary>
public sealed class RealProgramsFactAttribute : FactAttribute
{
    public RealProgramsFactAttribute(params string[] programs) => Skip = RealPrograms.Missing(programs)!;
}

/// <inheritdoc cref="RealProgramsFactAttribute"/>
public sealed class RealProgramsTheoryAttribute : TheoryAttribute
{
    public RealProgramsTheoryAttribute(params string[] programs) => Skip = RealPrograms.Missing(programs)!;
}

internal static class RealPrograms
{
    /// <summary>Why a test cannot run here; null when it can, or must.</summary>
    public static string? Missing(string[] programs)
    {
        var missing = programs.Where(program => ProgramOnPath.Find(program) is null).ToList();
        return missing.Count > 0 && Environment.GetEnvironmentVariable("CI") != "true" ? $"Not on PATH: {string.Join(", ", missing)}." : null;
    }
}
