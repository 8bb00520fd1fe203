using System.Collections.Concurrent;
using System.Threading.Channels;
using AiTeams.WorkflowEngine.Executions;
using AiTeams.WorkflowEngine.Timers;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Dispatch;

/// <summary>
/// Brings stored executions to life, a bounded number at once. What finds no place in the queue stays in the database and is swept up when
/// there is room: an execution that was acknowledged is never lost.
/// </summary>
internal sealed class Dispatcher : BackgroundService
{
    private readonly ConcurrentDictionary<string, RunInbox> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _live = new(StringComparer.Ordinal);
    private readonly Channel<string> _queue;
    private readonly Channel<bool> _sweeps = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _places;
    private readonly RunSession _session;
    private readonly LeaseKeeper _leases;
    private readonly EngineLock _lock;
    private readonly TimerSchedule _timers;
    private readonly ExecutionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Dispatcher> _logger;
    private volatile bool _overflowed;
    private volatile bool _stopping;

    public Dispatcher(
        RunSession session, LeaseKeeper leases, EngineLock engineLock, TimerSchedule timers, IOptions<ExecutionOptions> options, TimeProvider time, ILogger<Dispatcher> logger)
    {
        (_session, _leases, _lock, _timers, _options, _time, _logger) = (session, leases, engineLock, timers, options.Value, time, logger);
        _places = new(_options.LiveRuns);
        _queue = Channel.CreateBounded<string>(new BoundedChannelOptions(_options.QueueCapacity) { FullMode = BoundedChannelFullMode.Wait });
        _timers.Due = Dispatch;
    }

    /// <summary>Queues a stored execution, unless it is queued or live already. Never waits.</summary>
    public void Dispatch(string executionId)
    {
        if (_stopping || !_held.TryAdd(executionId, new())) return;
        if (_queue.Writer.TryWrite(executionId)) return;
        _held.TryRemove(executionId, out _);
        if (!_overflowed) _logger.QueueFull();
        _overflowed = true;
    }

    /// <summary>After the request to cancel is committed: tells the run, or brings it to life to end it.</summary>
    public void Cancel(string executionId)
    {
        if (_held.TryGetValue(executionId, out var inbox)) inbox.Post(new RunMessage.CancelRequested());
        else Dispatch(executionId);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _lock.TakeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await Task.WhenAll(SweepAsync(stoppingToken), TakeAsync(stoppingToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        foreach (var inbox in _held.Values) inbox.Post(new RunMessage.Stopping());
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_live.Values).WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _places.Dispose();
    }

    private async Task TakeAsync(CancellationToken stoppingToken)
    {
        await foreach (var executionId in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            await _places.WaitAsync(stoppingToken);
            if (_stopping) return;
            var run = RunAsync(executionId);
            _live[executionId] = run;
            if (run.IsCompleted) _live.TryRemove(executionId, out _);
            if (!_overflowed || _queue.Reader.Count > _options.QueueCapacity / 2) continue;
            _overflowed = false;
            _sweeps.Writer.TryWrite(true);
        }
    }

    private async Task RunAsync(string executionId)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var inbox = _held[executionId];
        RunEnd? end = null;
        try
        {
            end = await _session.RunAsync(executionId, inbox);
        }
        catch (Exception exception)
        {
            _logger.ExecutionBroke(exception, executionId);
            _leases.GiveUp(executionId);
        }

        _held.TryRemove(executionId, out _);
        _live.TryRemove(executionId, out _);
        _places.Release();

        // Asked to cancel while it went to sleep: only now is there nobody who would hear it.
        if (end is { Status: Contracts.Executions.ExecutionStatus.Waiting, DueAt: { } dueAt })
        {
            _timers.Add(executionId, dueAt);
            while (inbox.TryRead(out var message))
            {
                if (message is RunMessage.CancelRequested) Dispatch(executionId);
            }
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(_options.SweepInterval, _time);
        var tick = ticks.WaitForNextTickAsync(stoppingToken).AsTask();
        for (var first = true; !stoppingToken.IsCancellationRequested; first = false)
        {
            using var activity = EngineTelemetry.Tick("sweep");
            try
            {
                if (first)
                {
                    await _leases.TakeOverAsync();
                    foreach (var (executionId, dueAt) in await _leases.WaitingAsync(stoppingToken)) _timers.Add(executionId, dueAt);
                }

                await _leases.RenewAsync();
                foreach (var executionId in await _leases.LeftOverAsync(_options.QueueCapacity + _options.LiveRuns, stoppingToken)) Dispatch(executionId);
                await _leases.CountAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                _logger.SweepFailed(exception);
            }

            var wake = _sweeps.Reader.WaitToReadAsync(stoppingToken).AsTask();
            await Task.WhenAny(tick, wake);
            _sweeps.Reader.TryRead(out _);
            if (tick.IsCompletedSuccessfully) tick = ticks.WaitForNextTickAsync(stoppingToken).AsTask();
        }
    }
}
