namespace AiTeams.Tests.Monitoring;

/// <summary>The folder monitoring/ of the checkout that these tests were built in.</summary>
internal static class MonitoringFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "AiTeams.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("AiTeams.sln is in no folder above the tests.");
        return System.IO.Path.Combine(folder.FullName, "monitoring");
    }
}
