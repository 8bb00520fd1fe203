using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>A test runs an AppHost's entry point through this: its builder gets the test's defaults, waits inside Build until the test has made its
/// changes, and its application starts when the test starts it. It flows with the entry point's execution context.</summary>
internal sealed class EntryPointRun(Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
{
    private static readonly AsyncLocal<EntryPointRun?> Flowing = new();

    private readonly TaskCompletionSource _build = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<IDistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal static EntryPointRun? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    internal Task<IDistributedApplicationBuilder> Builder => _builder.Task;

    internal Task<DistributedApplication> Application => _application.Task;

    internal Task StartRequested => _start.Task;

    internal TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) => configure(options, settings);

    /// <summary>Holds the entry point's own thread, as Build is not asynchronous.</summary>
    internal void SuspendInBuild(IDistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _build.Task.GetAwaiter().GetResult();
    }

    internal void Built(DistributedApplication application) => _application.TrySetResult(application);

    internal void LetBuild() => _build.TrySetResult();

    internal void LetStart() => _start.TrySetResult();

    /// <summary>The test is done with an application that it did not build or start; its entry point ends by an exception.</summary>
    internal void Abandon()
    {
        var abandoned = new OperationCanceledException("The test has ended.");
        _build.TrySetException(abandoned);
        _start.TrySetException(abandoned);
    }

    /// <summary>The entry point has ended; whoever still waits for it learns that.</summary>
    internal void Ended(Exception? exception)
    {
        var failure = exception ?? new InvalidOperationException("The AppHost's entry point ended before its application started.");
        _builder.TrySetException(failure);
        _application.TrySetException(failure);
        Started.TrySetException(failure);
        _build.TrySetException(failure);
    }
}
