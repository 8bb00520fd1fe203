using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Retry;
using AiTeams.ServiceDefaults.Export.Sending;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>Queue and worker of one signal.</summary>
internal sealed class ExportPipe : IDisposable
{
    internal ExportPipe(ExportLedger ledger, OtlpTarget target, QueueLimits limits, SendingOptions options, Func<byte[]> resource, RetryFolder? folder, TimeProvider time)
    {
        Queue = new(ledger, limits, time);
        Worker = new(Queue, new(target, time), resource, folder, options, time);
    }

    internal ExportQueue Queue { get; }

    internal ExportWorker Worker { get; }

    public void Dispose()
    {
        Worker.Dispose();
        Queue.Dispose();
    }
}
