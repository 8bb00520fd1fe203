using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>How containers reach this machine and each other.</summary>
internal static class ContainerHost
{
    /// <summary>The name of this machine inside every container we start, by --add-host.</summary>
    internal const string Name = "host.docker.internal";

    internal static string Alias(IResource container) => $"{container.Name}.dev.internal";

    internal static string Rewrite(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback
            ? url.Replace(uri.GetComponents(UriComponents.Host, UriFormat.UriEscaped), Name, StringComparison.Ordinal)
            : url;
}
