using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _inner;
    private readonly DistributedApplicationOptions _options;
    private readonly EntryPointRun? _test;

    internal DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        _options = options;
        _test = EntryPointRun.Current;
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        _test?.Configure(options, settings);

        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = options.ProjectDirectory ?? AppHostMetadata.Directory(AppHostAssembly) ?? Environment.CurrentDirectory;
        settings.ApplicationName ??= AppHostAssembly?.GetName().Name;
        settings.ContentRootPath ??= AppHostDirectory;
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration["hostBuilder:reloadConfigOnChange"] = "false";
        // DOTNET_ENVIRONMENT and --environment, which the host reads by itself, win over it.
        if (Environment.GetEnvironmentVariable("ASPIRE_ENVIRONMENT") is { Length: > 0 } environment)
            settings.Configuration[HostDefaults.EnvironmentKey] = environment;
        _inner = new HostApplicationBuilder(settings);

        if (options.Args is { Length: > 0 }) _inner.Configuration.AddCommandLine(options.Args, PublishArguments.Switches);
        ExecutionContext = AppHostArguments.ContextOf(_inner.Configuration);
        // Before the AppHost looks at ports or adds anything: what a killed run left behind may hold them.
        if (ExecutionContext.IsRunMode) Orphans.EndAll(DataFolder.Of(_inner.Configuration, AppHostDirectory));
        HostServices.Add(_inner, this, options);
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    IHostEnvironment IDistributedApplicationBuilder.Environment => _inner.Environment;

    public IServiceCollection Services => _inner.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        _test?.SuspendInBuild(this);
        var application = new DistributedApplication(_inner.Build(), _test);
        _test?.Built(application);
        return application;
    }
}
