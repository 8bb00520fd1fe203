using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Testing;

/// <summary>The application as the test holds it; the entry point holds the inner one and runs it when the test starts this.</summary>
internal sealed class EntryPointApplication(DistributedApplication inner, EntryPointRun run, Task entryPoint) : DistributedApplication(inner, null)
{
    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        run.LetStart();
        await run.Started.Task.WaitAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken = default) => inner.StopAsync(cancellationToken);

    public override async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        await inner.WaitForShutdownAsync(cancellationToken);
    }

    public override void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        var timeout = Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var time = Services.GetRequiredService<TimeProvider>();
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        run.Abandon();
        await Task.WhenAny(entryPoint, Task.Delay(timeout, time));
        await inner.StopAsync();
        await base.DisposeAsync();
    }
}
