using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>A builder with a test's defaults and no AppHost.</summary>
internal sealed class ModelTestingBuilder : IDistributedApplicationTestingBuilder
{
    private readonly IDistributedApplicationBuilder _inner;

    internal ModelTestingBuilder(string[] args, Assembly caller)
    {
        var run = new EntryPointRun((options, settings) => TestDefaults.Apply(options, settings, args, caller));
        run.LetBuild();
        run.LetStart();
        var before = EntryPointRun.Current;
        EntryPointRun.Current = run;
        _inner = DistributedApplication.CreateBuilder(args);
        EntryPointRun.Current = before;
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory => _inner.AppHostDirectory;

    public Assembly? AppHostAssembly => _inner.AppHostAssembly;

    public IHostEnvironment Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public IDistributedApplicationEventing Eventing => _inner.Eventing;

    public DistributedApplicationExecutionContext ExecutionContext => _inner.ExecutionContext;

    public IResourceCollection Resources => _inner.Resources;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => _inner.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => _inner.CreateResourceBuilder(resource);

    public DistributedApplication Build() => _inner.Build();

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) => Task.FromResult(_inner.Build());

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
