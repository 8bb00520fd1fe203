using System.Collections.Concurrent;
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

    private const int AskedAtOnce = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Services = [ServiceNames.ApiGateway, ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine];

    private readonly Arrivals _counted = new(time);
    private readonly ConcurrentDictionary<string, int> _stories = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task<TimeSpan?>> _watched = [];
    private int _answers;
    private int _failedUnasked;

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var prometheusHttp = Client(options.Prometheus);
        using var jaegerHttp = Client(options.Jaeger);
        using var consoleHttp = Client(options.Console);
        var (prometheus, traces, receipts) = (new Prometheus(prometheusHttp), new Traces(jaegerHttp), new Receipts(consoleHttp));
        double before;
        try
        {
            before = await AskAsync("Prometheus", options.Prometheus, async () => await prometheus.ValueAsync(Counted, cancellationToken)) ?? 0;
            await AskAsync("Jaeger", options.Jaeger, () => traces.HasAsync("00000000000000000000000000000001", cancellationToken));
            await AskAsync("Console", options.Console, async () =>
            {
                await receipts.LookAsync(ServiceNames.ApiGateway, cancellationToken);
                return true;
            });
        }
        catch (NotThereException absent)
        {
            await errors.WriteLineAsync(absent.Message);
            return ExitCodes.CannotReach;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tally = new Tally(sample => Answered(sample, traces, patience.Token));
        var traffic = new TrafficRun(options.Traffic, texts, console, errors, time);
        var sent = traffic.SendAsync(tally, cancellationToken);
        var following = FollowAsync(sent, before, prometheus, receipts, patience.Token);
        if (await sent is { } exitCode) return exitCode;
        patience.CancelAfter(options.Patience);
        await following;
        var watched = await Task.WhenAll(_watched);
        var kept = receipts.Found.Where(receipt => _stories.ContainsKey(receipt.TrackingId)).ToList();
        var missing = await MissingAsync(traces, kept, cancellationToken);
        return new CheckReport(says, console).Write(
            [
                Figure.Of(says.AsPlanned, tally.Requests - tally.Failed, tally.Requests, goal: 1),
                Figure.Of(says.Availability, tally.Requests - tally.OnPurpose - _failedUnasked, tally.Requests - tally.OnPurpose, goal: 0.999),
                Figure.Of(says.ReceiptsPerRequest, RequestsWithReceipt(kept), _answers, goal: 1),
                Figure.Within(says.InPrometheus, _counted.Delays, _counted.Missing, TimeSpan.FromSeconds(15)),
                Figure.Within(says.InJaeger, [.. watched.OfType<TimeSpan>()], watched.Count(static delay => delay is null), TimeSpan.FromSeconds(5)),
                Figure.Of(says.TraceCoverage, kept.Count(static receipt => !receipt.MayBeMissing) - missing.Count, kept.Count(static receipt => !receipt.MayBeMissing), goal: 0.999),
                Figure.Below(says.Series, await prometheus.ValueAsync(Series, cancellationToken), 10_000),
            ],
            missing);
    }

    private void Answered(Sample sample, Traces traces, CancellationToken cancellationToken)
    {
        if (sample is { OnPurpose: false, Status: 0 or >= 500 }) Interlocked.Increment(ref _failedUnasked);
        if (sample.TrackingId is not { } id) return;
        _stories.AddOrUpdate(id, 1, static (_, requests) => requests + 1);
        _counted.Answered();
        if (Interlocked.Increment(ref _answers) % WatchedEach == 1) _watched.Add(WatchAsync(id, traces, cancellationToken));
    }

    private async Task<TimeSpan?> WatchAsync(string id, Traces traces, CancellationToken cancellationToken)
    {
        try
        {
            return await traces.WaitAsync(id, options.Patience, time, cancellationToken);
        }
        catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Until all is there, or the patience ends.</summary>
    private async Task FollowAsync(Task sent, double before, Prometheus prometheus, Receipts receipts, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await prometheus.ValueAsync(Counted, cancellationToken) is { } now) _counted.Seen((long)(now - before));
                foreach (var service in Services) await receipts.LookAsync(service, cancellationToken);
                if (sent.IsCompleted && _counted.Missing == 0 && RequestsWithReceipt(receipts.Found) >= _answers) return;
                await Task.Delay(Interval, time, cancellationToken);
            }
            catch (HttpRequestException)
            {
                // Away for a moment, or for good: what is then missing is counted as missing.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Two requests under one id need two receipts; a third receipt under it proves nothing for another id.</summary>
    private int RequestsWithReceipt(IEnumerable<Receipt> receipts) => receipts
        .Where(static receipt => receipt is { Service: ServiceNames.ApiGateway, Kind: "request" })
        .GroupBy(static receipt => receipt.TrackingId, StringComparer.Ordinal)
        .Sum(story => Math.Min(story.Count(), _stories.GetValueOrDefault(story.Key)));

    /// <summary>The receipts whose service had a reason to keep the trace, and whose trace Jaeger does not return.</summary>
    private async Task<IReadOnlyList<Receipt>> MissingAsync(Traces traces, IEnumerable<Receipt> receipts, CancellationToken cancellationToken)
    {
        var missing = new ConcurrentBag<Receipt>();
        var byTrace = receipts.Where(static receipt => !receipt.MayBeMissing).GroupBy(static receipt => receipt.TraceId, StringComparer.Ordinal);
        await Parallel.ForEachAsync(byTrace, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken }, async (trace, token) =>
        {
            if (await HasAsync(trace.Key, token)) return;
            foreach (var receipt in trace) missing.Add(receipt);
        });
        return [.. missing];

        async Task<bool> HasAsync(string traceId, CancellationToken token)
        {
            try
            {
                return await traces.HasAsync(traceId, token);
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    private static HttpClient Client(Uri address) =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };

    private async Task<T> AskAsync<T>(string name, Uri address, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            throw new NotThereException(says.NotThere(name, address.GetLeftPart(UriPartial.Authority), failure.InnerException?.Message ?? failure.Message));
        }
    }

    private sealed class NotThereException(string message) : Exception(message);
}
