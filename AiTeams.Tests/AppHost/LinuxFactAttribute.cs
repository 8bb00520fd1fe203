using Xunit;

namespace AiTeams.Tests.AppHost;

/// <summary>Signals and /proc: these tests watch processes the way Linux shows them.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Watches processes through /proc.";
        }
    }
}

/// <inheritdoc cref="LinuxFactAttribute"/>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = new LinuxFactAttribute().Skip;
}
