using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>What the AppHost's build recorded about it.</summary>
internal static class AppHostMetadata
{
    internal const string DirectoryKey = "apphostprojectpath";

    /// <summary>The folder of the AppHost's project, when that is still there.</summary>
    internal static string? Directory(Assembly? appHost) =>
        appHost?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == DirectoryKey)?.Value is { } folder && System.IO.Directory.Exists(folder)
            ? folder
            : null;
}

/// <summary>What the command line asks for: to run (default), or to publish by --operation publish or --publisher NAME.</summary>
internal static class AppHostArguments
{
    internal static DistributedApplicationExecutionContext ContextOf(IConfiguration configuration)
    {
        var publisher = configuration["Publishing:Publisher"] ?? "";
        var publishes = publisher.Length > 0 || string.Equals(configuration["AppHost:Operation"], "publish", StringComparison.OrdinalIgnoreCase);
        return new DistributedApplicationExecutionContext(
            publishes ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run, publisher.Length > 0 ? publisher : "manifest");
    }
}
