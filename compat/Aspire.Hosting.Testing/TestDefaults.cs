using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What a test's application is given before its own settings: no dashboard, ports of its own, the AppHost's folder and the variables of
/// its first launch profile as configuration.</summary>
internal static class TestDefaults
{
    private static readonly Dictionary<string, string?> Configured = new()
    {
        ["DcpPublisher:RandomizePorts"] = "true",
        ["DcpPublisher:WaitForResourceCleanup"] = "true",
        ["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30",
        ["ASPNETCORE_URLS"] = "http://localhost:8080",
        ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:4317",
        ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
    };

    private static readonly string[] HostPrefixes = ["ASPNETCORE_", "DOTNET_"];

    internal static void Apply(DistributedApplicationOptions options, HostApplicationBuilderSettings settings, string[] args, Assembly appHost)
    {
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        options.Args = args;
        options.AssemblyName = appHost.GetName().Name;

        settings.Args = args;
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(Configured);
        if (AppHostMetadata.Directory(appHost) is not { } folder) return;
        settings.ContentRootPath ??= folder;
        // ASPNETCORE_ENVIRONMENT and DOTNET_ENVIRONMENT are one key without their prefix: the later of a profile wins.
        settings.Configuration.AddInMemoryCollection(OfLaunchProfile(folder)
            .GroupBy(variable => variable.Key, StringComparer.OrdinalIgnoreCase).Select(group => group.Last()));
    }

    private static IEnumerable<KeyValuePair<string, string?>> OfLaunchProfile(string folder)
    {
        var profile = LaunchSettings.ReadFile(Path.Combine(folder, "Properties", "launchSettings.json"))?.Profiles.Values.FirstOrDefault();
        foreach (var (name, value) in profile?.EnvironmentVariables ?? [])
        {
            yield return new(name, value);
            foreach (var prefix in HostPrefixes)
            {
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) yield return new(name[prefix.Length..], value);
            }
        }
    }
}
