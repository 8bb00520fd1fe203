using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Holds a resource back until what it waits for has come about.</summary>
internal sealed class Waits(ResourceNotificationService notifications)
{
    /// <exception cref="DistributedApplicationException">The dependency ended, and the wait stops at that.</exception>
    internal async Task WaitAsync(WaitAnnotation wait, CancellationToken cancellationToken)
    {
        // Parameters have no life to wait for.
        if (wait.Resource is ParameterResource) return;

        var name = wait.Resource.Name;
        var stops = (wait.WaitBehavior ?? notifications.DefaultWaitBehavior) == WaitBehavior.StopOnResourceUnavailable;
        if (wait.WaitType == WaitType.WaitForCompletion)
        {
            await WaitForCompletionAsync(wait, cancellationToken);
            return;
        }

        var reached = await notifications.WaitForResourceAsync(name,
            e => IsReached(wait.WaitType, e.Snapshot) || (stops && ResourceNotificationService.IsUnavailable(e)), cancellationToken);
        if (!IsReached(wait.WaitType, reached.Snapshot))
            throw new DistributedApplicationException($"it waits for '{name}', which is {reached.Snapshot.State?.Text}.");
    }

    private async Task WaitForCompletionAsync(WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var ended = await notifications.WaitForResourceAsync(wait.Resource.Name,
            e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text ?? ""), cancellationToken);
        if (ended.Snapshot.State?.Text == KnownResourceStates.FailedToStart)
            throw new DistributedApplicationException($"it waits for '{wait.Resource.Name}' to complete, which did not start.");
        if (ended.Snapshot.ExitCode is { } exitCode && exitCode != wait.ExitCode)
            throw new DistributedApplicationException($"it waits for '{wait.Resource.Name}' to complete with exit code {wait.ExitCode}, and that was {exitCode}.");
    }

    private static bool IsReached(WaitType type, CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.Running && (type == WaitType.WaitUntilStarted || snapshot.IsReady);
}
