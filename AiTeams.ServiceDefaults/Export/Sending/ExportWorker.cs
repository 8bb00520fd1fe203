using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Retry;

namespace AiTeams.ServiceDefaults.Export.Sending;

/// <summary>
/// Sends what one queue holds, batch after batch: when a batch is full, and at the latest after the delay. An endpoint that fails is left alone
/// for a while; a batch then goes to the retry folder, and without one, or while its disk refuses, is tried again until its oldest item is older
/// than <see cref="SendingOptions.RetryFor"/>.
/// </summary>
internal sealed class ExportWorker : IDisposable
{
    private static readonly TimeSpan AfterCutOff = TimeSpan.FromSeconds(1);

    private readonly ExportQueue _queue;
    private readonly OtlpTransport _transport;
    private readonly Func<byte[]> _resource;
    private readonly RetryFolder? _folder;
    private readonly SendingOptions _options;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly Envelope _envelope = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cutOff = new();
    private readonly Task _loop;
    private TaskCompletionSource? _flush;
    private bool _failedSinceStop;

    /// <param name="resource">Asked for with the first batch: the provider that knows it is made after this.</param>
    internal ExportWorker(ExportQueue queue, OtlpTransport transport, Func<byte[]> resource, RetryFolder? folder, SendingOptions options, TimeProvider time)
    {
        (_queue, _transport, _resource, _folder, _options, _time) = (queue, transport, resource, folder, options, time);
        _backoff = new(time, Random.Shared.NextDouble);
        // The worker belongs to the service, not to whatever was at work when it was made.
        using var _ = ExecutionContext.SuppressFlow();
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Sends what is there now and waits for its fate, not longer than so.</summary>
    internal async Task<bool> FlushAsync(TimeSpan timeout)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flush = Interlocked.CompareExchange(ref _flush, mine, null) ?? mine;
        _queue.Hurry();
        return await Task.WhenAny(flush.Task, _loop, Task.Delay(timeout, _time, CancellationToken.None)) == flush.Task;
    }

    /// <summary>Takes no more, sends what is there, and cuts off at the time-out; what is left then is counted as lost to the shutdown.</summary>
    internal async Task StopAsync(TimeSpan timeout)
    {
        await _stopping.CancelAsync();
        _queue.Hurry();
        if (await Task.WhenAny(_loop, Task.Delay(timeout, _time, CancellationToken.None)) != _loop)
        {
            await _cutOff.CancelAsync();
            // What is left may still find its way to the disk.
            await Task.WhenAny(_loop, Task.Delay(AfterCutOff, _time, CancellationToken.None));
        }
        _queue.Close();
        _queue.Ledger.Close();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _cutOff.Cancel();
        _queue.Close();
        // Until its last batch is settled the worker needs both, and the folder must not be another's.
        _loop.ContinueWith(
            static (_, state) =>
            {
                var self = (ExportWorker)state!;
                self._transport.Dispose();
                self._folder?.Dispose();
            },
            this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            var filled = !_stopping.IsCancellationRequested && await _queue.WaitAsync(_options.Delay);
            var flush = Interlocked.Exchange(ref _flush, null);
            var last = _stopping.IsCancellationRequested;
            if (last) _queue.Close();
            while (_queue.Take(alsoPart: !filled || last || flush is not null, out var isPart) is { } batch)
            {
                await TryDeliverAsync(batch);
                _queue.Return(batch);
                // What came meanwhile waits for a batch of its own: under load there is always something, and neither batches nor a flush would ever be whole.
                if (isPart) break;
            }
            if (!last) await TakeUpAgainAsync();
            flush?.TrySetResult();
            if (last) return;
        }
    }

    private async Task TryDeliverAsync(Batch batch)
    {
        try
        {
            await DeliverAsync(batch);
        }
        catch (Exception)
        {
            // Nothing is known that could fail here; should it, one batch is the price, not all that come after it.
            _queue.Ledger.Settle(batch.Count, 0);
        }
    }

    private async Task DeliverAsync(Batch batch)
    {
        _envelope.Write(_resource(), batch);
        while (true)
        {
            if (_backoff.Left > TimeSpan.Zero && !_stopping.IsCancellationRequested && _folder?.TryKeep(_envelope.Message.Span, batch.Count) == true) return;
            if (!await MayTryAsync(batch)) break;
            var answer = await _transport.SendAsync(_envelope, _cutOff.Token);
            if (answer.Verdict == Verdict.Later)
            {
                _backoff.Failed(answer.After);
                _failedSinceStop = _stopping.IsCancellationRequested;
                continue;
            }
            _backoff.Succeeded();
            var delivered = answer.Verdict == Verdict.Taken ? Math.Max(0, batch.Count - answer.Rejected) : 0;
            _queue.Ledger.Settle(batch.Count, delivered);
            return;
        }
        if (_folder?.TryKeep(_envelope.Message.Span, batch.Count) == true) return;
        _queue.Ledger.Settle(batch.Count, 0, _stopping.IsCancellationRequested ? DropReason.Shutdown : DropReason.ExportFailed);
    }

    /// <summary>Sends what waits on disk, as long as the endpoint takes it and nothing newer is in a hurry.</summary>
    private async Task TakeUpAgainAsync()
    {
        while (_backoff.Left == TimeSpan.Zero && !_queue.HasFull && !_stopping.IsCancellationRequested && _folder?.Oldest(_envelope) is { } kept)
        {
            var answer = await _transport.SendAsync(_envelope, _cutOff.Token);
            if (answer.Verdict == Verdict.Later)
            {
                _backoff.Failed(answer.After);
                return;
            }
            _backoff.Succeeded();
            _folder.Settle(kept, answer.Verdict == Verdict.Taken ? Math.Max(0, kept.Count - answer.Rejected) : 0);
        }
    }

    /// <summary>Waits for the end of the pause.</summary>
    /// <returns>False when the batch is not worth another try.</returns>
    private async Task<bool> MayTryAsync(Batch batch)
    {
        var left = _backoff.Left;
        // At the end the endpoint gets one more chance, whatever it did before.
        if (_stopping.IsCancellationRequested) return !_failedSinceStop && !_cutOff.IsCancellationRequested;
        if (left == TimeSpan.Zero) return true;
        if (_time.GetElapsedTime(batch.Since) + left > _options.RetryFor) return false;
        await Task.Delay(left, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }
}
