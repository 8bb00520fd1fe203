using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>The application: runs its resources from start to stop.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly EntryPointRun? _test;

    // Internal as long as only the builder and the testing package make one.
    internal DistributedApplication(IHost host, EntryPointRun? test)
    {
        _host = host;
        _test = test;
    }

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    private bool IsPublishing => Services.GetRequiredService<DistributedApplicationExecutionContext>().IsPublishMode;

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts the resources; or, asked to publish, publishes and lets <see cref="RunAsync"/> end.</summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_test is not null) await _test.StartRequested.WaitAsync(cancellationToken);
        try
        {
            if (IsPublishing)
            {
                await Services.GetRequiredService<Publisher>().RunAsync(cancellationToken);
                Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            }
            else
            {
                await _host.StartAsync(cancellationToken);
            }

            _test?.Started.TrySetResult();
        }
        catch (Exception)
        {
            // What did start must not outlive a failed start.
            await _host.StopAsync(CancellationToken.None);
            throw;
        }
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    /// <summary>Starts, and returns when the application was asked to stop (Ctrl-C, SIGTERM, <paramref name="cancellationToken"/>) and has stopped, or has
    /// published. Publishing that fails says why in one line and ends the process with exit code 1.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await StartAsync(cancellationToken);
        }
        catch (Exception exception) when (_test is null && IsPublishing
            && exception is DistributedApplicationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            // Not by return: the AppHost's entry point may answer 0 after it, and a script would take that for a published application.
            Environment.Exit(1);
        }

        await _host.WaitForShutdownAsync(cancellationToken);
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public virtual void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        else _host.Dispose();
        GC.SuppressFinalize(this);
    }
}
