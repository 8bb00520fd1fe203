namespace AiTeams.LanguageModels.OpenAi;

/// <summary>The time a call has: in all, and between two pieces of a streamed answer.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _stall;
    private readonly CancellationTokenSource _linked;
    private readonly TimeSpan _patience;

    public Deadline(ModelOptions options, bool streams, TimeProvider time, CancellationToken caller)
    {
        _patience = streams ? TimeSpan.FromSeconds(options.StallSeconds) : Timeout.InfiniteTimeSpan;
        _total = new(TimeSpan.FromSeconds(options.TimeoutSeconds), time);
        _stall = new(_patience, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(caller, _total.Token, _stall.Token);
    }

    public CancellationToken Token => _linked.Token;

    /// <summary>Which patience ran out; null while neither has.</summary>
    public string? Exceeded => _total.IsCancellationRequested ? "no answer within the time for a whole call" : _stall.IsCancellationRequested ? "the answer stalled" : null;

    /// <summary>A piece of the answer came.</summary>
    public void Heard() => _stall.CancelAfter(_patience);

    public void Dispose()
    {
        _linked.Dispose();
        _stall.Dispose();
        _total.Dispose();
    }
}
