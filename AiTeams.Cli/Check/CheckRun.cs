using System.Collections.Concurrent;
using AiTeams.Cli.Backends;
using AiTeams.Cli.Traffic;
using AiTeams.Contracts;
using Spectre.Console;

namespace AiTeams.Cli.Check;

/// <summary>Sends traffic, follows it into Prometheus, Jaeger and the Console while it runs, waits for the rest, and says what arrived and when.</summary>
internal sealed class CheckRun(CheckOptions options, Texts texts, CheckTexts says, IAnsiConsole console, TextWriter errors, TimeProvider time)
{
    /// <summary>What the gateway's own helpers and the workflows themselves call is not the traffic's.</summary>
    private const string Counted = """sum(request_count_total{service="api-gateway",endpoint!~"/api/public/.*|/openapi.*|/health|/alive|/metrics"})""";

    private const string Series = """sum(scrape_samples_post_metric_relabeling{job="otel-collector"})""";

    /// <summary>One trace of so many is watched from its answer on; at the end each is asked for.</summary>
    private const int WatchedEach = 25;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Services = [ServiceNames.ApiGateway, ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine];

    private readonly Arrivals _counted = new(time);
    private readonly Stories _stories = new();
    private readonly ConcurrentBag<(string Id, Task<TimeSpan?> Delay)> _watched = [];
    private int _answers;
    private int _failedUnasked;

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var prometheusHttp = BackendClient.For(options.Prometheus);
        using var jaegerHttp = BackendClient.For(options.Jaeger);
        using var consoleHttp = BackendClient.For(options.Console, options.ConsoleKey);
        var (prometheus, traces, receipts) = (new Prometheus(prometheusHttp), new Traces(jaegerHttp, time), new Receipts(consoleHttp));
        double before;
        try
        {
            before = await AskAsync("Prometheus", options.Prometheus, () => prometheus.ValueAsync(Counted, cancellationToken), cancellationToken) ?? 0;
            await AskAsync("Jaeger", options.Jaeger, () => traces.HasAsync("00000000000000000000000000000001", cancellationToken), cancellationToken);
            await AskAsync("Console", options.Console, async () =>
            {
                await receipts.LookAsync(ServiceNames.ApiGateway, cancellationToken);
                return true;
            }, cancellationToken);
        }
        catch (NotThereException absent)
        {
            await errors.WriteLineAsync(absent.Message);
            return ExitCodes.CannotReach;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tally = new Tally(sample => Answered(sample, traces, patience.Token));
        var sent = new TrafficRun(options.Traffic, texts, console, errors, time).SendAsync(tally, cancellationToken);
        var following = FollowAsync(sent, before, prometheus, receipts, patience.Token);
        try
        {
            if (await sent is { } exitCode) return exitCode;
            patience.CancelAfter(options.Patience);
            await following;
            var rest = new Rest(options.Patience, traces, receipts);
            await rest.LookUpAsync(_stories.WithoutReceipt(receipts.Found), cancellationToken);
            // That nobody keeps a trace is known only by its receipts.
            var notKept = Stories.NotKept(receipts.Found);
            var watched = await Task.WhenAll(_watched.Where(watch => !notKept.Contains(watch.Id)).Select(static watch => watch.Delay));
            var kept = receipts.Found.Where(receipt => _stories.Has(receipt.TrackingId)).ToList();
            var missing = await rest.MissingAsync(kept, cancellationToken);
            return new CheckReport(says, console).Write(
                [
                    Figure.Of(says.AsPlanned, tally.Requests - tally.Failed, tally.Requests, goal: 1),
                    Figure.Of(says.Availability, tally.Requests - tally.OnPurpose - _failedUnasked, tally.Requests - tally.OnPurpose, goal: 0.999),
                    Figure.Of(says.ReceiptsPerRequest, _stories.WithReceipt(kept), _answers, goal: 1),
                    Figure.Within(says.InPrometheus, _counted.Delays, _counted.Missing, TimeSpan.FromSeconds(15)),
                    Figure.Within(says.InJaeger, [.. watched.OfType<TimeSpan>()], watched.Count(static delay => delay is null), TimeSpan.FromSeconds(5)),
                    Figure.Of(says.TraceCoverage, kept.Count(static receipt => !receipt.MayBeMissing) - missing.Count, kept.Count(static receipt => !receipt.MayBeMissing), goal: 0.999),
                    Figure.Below(says.Series, await SeriesAsync(prometheus, cancellationToken), 10_000),
                ],
                missing);
        }
        finally
        {
            // Whoever still asks must have ended before the clients are gone.
            await patience.CancelAsync();
            await following;
            await Task.WhenAll(_watched.Select(static watch => watch.Delay));
        }
    }

    private void Answered(Sample sample, Traces traces, CancellationToken cancellationToken)
    {
        if (sample is { OnPurpose: false, Status: 0 or >= 500 }) Interlocked.Increment(ref _failedUnasked);
        if (sample.TrackingId is not { } id) return;
        _stories.Answered(id);
        _counted.Answered();
        if (Interlocked.Increment(ref _answers) % WatchedEach == 1) _watched.Add((id, traces.WaitAsync(id, cancellationToken)));
    }

    /// <summary>Until all is there, or the patience ends.</summary>
    private async Task FollowAsync(Task sent, double before, Prometheus prometheus, Receipts receipts, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await TryAsync(async () =>
            {
                if (await prometheus.ValueAsync(Counted, cancellationToken) is { } now) _counted.Seen((long)(now - before));
            });
            await TryAsync(async () =>
            {
                foreach (var service in Services) await receipts.LookAsync(service, cancellationToken);
            });
            if (sent.IsCompleted && _counted.Missing == 0 && _stories.WithReceipt(receipts.Found) >= _answers) return;
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task TryAsync(Func<Task> ask)
        {
            try
            {
                await ask();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The patience is over.
            }
            catch (Exception away) when (BackendClient.IsSilence(away, cancellationToken))
            {
                // Away for a moment, or for good: what is then missing is counted as missing.
            }
        }
    }

    private static async Task<double?> SeriesAsync(Prometheus prometheus, CancellationToken cancellationToken)
    {
        try
        {
            return await prometheus.ValueAsync(Series, cancellationToken);
        }
        catch (Exception away) when (BackendClient.IsSilence(away, cancellationToken))
        {
            return null;
        }
    }

    private async Task<T> AskAsync<T>(string name, Uri address, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (BackendClient.IsSilence(failure, cancellationToken))
        {
            throw new NotThereException(says.NotThere(name, BackendClient.Shown(address), BackendClient.Reason(failure)));
        }
    }

    private sealed class NotThereException(string message) : Exception(message);
}
