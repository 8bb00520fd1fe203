namespace AiTeams.AppHost.Restarts;

/// <summary>Marks a resource whose process is started again when it ends by itself.</summary>
internal sealed class CrashRestartAnnotation : IResourceAnnotation;

internal static class CrashRestartExtensions
{
    /// <summary>Starts the resource again after a crash, at most five times a minute.</summary>
    public static IResourceBuilder<T> WithCrashRestart<T>(this IResourceBuilder<T> resource)
        where T : IResource => resource.WithAnnotation(new CrashRestartAnnotation());
}
