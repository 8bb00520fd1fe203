using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The builder an AppHost's entry point made, while that waits in Build.</summary>
internal sealed class EntryPointTestingBuilder : IDistributedApplicationTestingBuilder
{
    private readonly IDistributedApplicationBuilder _inner;
    private readonly EntryPointRun _run;
    private readonly Task _entryPoint;

    private EntryPointTestingBuilder(IDistributedApplicationBuilder inner, EntryPointRun run, Task entryPoint)
    {
        _inner = inner;
        _run = run;
        _entryPoint = entryPoint;
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory => _inner.AppHostDirectory;

    public Assembly? AppHostAssembly => _inner.AppHostAssembly;

    public IHostEnvironment Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public IDistributedApplicationEventing Eventing => _inner.Eventing;

    public DistributedApplicationExecutionContext ExecutionContext => _inner.ExecutionContext;

    public IResourceCollection Resources => _inner.Resources;

    internal static async Task<EntryPointTestingBuilder> RunAsync(Assembly appHost, string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure, CancellationToken cancellationToken)
    {
        var main = appHost.EntryPoint ?? throw new ArgumentException($"{appHost.GetName().Name} is no program: it has no entry point.", nameof(appHost));
        var run = new EntryPointRun((options, settings) =>
        {
            TestDefaults.Apply(options, settings, args, appHost);
            configure(options, settings);
        });
        var entryPoint = Invoke(main, args, run);
        return new EntryPointTestingBuilder(await run.Builder.WaitAsync(cancellationToken), run, entryPoint);
    }

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => _inner.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => _inner.CreateResourceBuilder(resource);

    public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        _run.LetBuild();
        return new EntryPointApplication(await _run.Application.WaitAsync(cancellationToken), _run, _entryPoint);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Ends the entry point when it still waits in Build; an application that was built is disposed of by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_run.Application.IsCompletedSuccessfully) return;
        _run.Abandon();
        await _entryPoint;
    }

    // A thread of its own, which Build may hold.
    private static Task Invoke(MethodInfo main, string[] args, EntryPointRun run)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            EntryPointRun.Current = run;
            Exception? failure = null;
            try
            {
                main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
            }
            catch (TargetInvocationException exception)
            {
                failure = exception.InnerException;
            }

            run.Ended(failure);
            ended.SetResult();
        })
        { IsBackground = true, Name = "AppHost entry point" }.Start();
        return ended.Task;
    }
}
