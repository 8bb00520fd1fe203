using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AiTeams.Tests.AppHost;

/// <summary>Finds the process behind a running resource.</summary>
internal static class ServiceProcess
{
    /// <summary>Its pid. Aspire reports the process that it started, which over the real host is the wrapper <c>dotnet run</c>: the youngest descendant is the service.</summary>
    public static async Task<int> OfAsync(DistributedApplication app, string resource, CancellationToken cancellationToken)
    {
        var state = await app.ResourceNotifications.WaitForResourceAsync(resource, change => change.Snapshot.State?.Text == KnownResourceStates.Running, cancellationToken);
        var pid = Convert.ToInt32(state.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value, CultureInfo.InvariantCulture);
        return LinuxProcess.DescendantsOf(pid) is [.., var youngest] ? youngest.Id : pid;
    }
}
