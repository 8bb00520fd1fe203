using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Retry;
using AiTeams.ServiceDefaults.Export.Sending;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>Queue and worker of one signal.</summary>
internal sealed class ExportPipe : IDisposable, IAsyncDisposable
{
    private readonly TimeSpan _shutdownTimeout;

    internal ExportPipe(ExportLedger ledger, OtlpTarget target, QueueLimits limits, SendingOptions options, Func<byte[]> resource, RetryFolder? folder, TimeProvider time)
    {
        _shutdownTimeout = options.ShutdownTimeout;
        Queue = new(ledger, limits, time);
        Worker = new(Queue, new(target, time), resource, folder, options, time);
    }

    internal ExportQueue Queue { get; }

    internal ExportWorker Worker { get; }

    /// <summary>A service whose start failed is never stopped, only disposed of: why it failed is still in the queue then.</summary>
    public async ValueTask DisposeAsync()
    {
        await Worker.StopAsync(_shutdownTimeout);
        Dispose();
    }

    public void Dispose()
    {
        Worker.Dispose();
        Queue.Dispose();
    }
}
