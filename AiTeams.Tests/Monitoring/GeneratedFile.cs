using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>A committed file below monitoring/ that C# writes: held to what it writes now, or with UPDATE_MONITORING=1 written anew.</summary>
internal static class GeneratedFile
{
    public static void IsCurrent(string path, string text)
    {
        var file = Path.Combine(MonitoringFolder.Path, path);
        if (Environment.GetEnvironmentVariable("UPDATE_MONITORING") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file) && File.ReadAllText(file) == text, $"monitoring/{path} is not what the code writes. Run the test with UPDATE_MONITORING=1 and look at the difference.");
    }
}
