using System.Globalization;
using AiTeams.Cli.Backends;
using Spectre.Console;

namespace AiTeams.Cli.Traffic;

/// <summary>A traffic run: the workers, what they show while they work, and what they answer.</summary>
internal sealed class TrafficRun(TrafficOptions options, Texts texts, IAnsiConsole console, TextWriter errors, TimeProvider time)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstAnswerTimeout = TimeSpan.FromSeconds(10);

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var tally = new Tally();
        return await SendAsync(tally, cancellationToken) ?? (tally.Failed == 0 ? ExitCodes.Fine : ExitCodes.Failed);
    }

    /// <summary>Sends it all, and says at the end how it went.</summary>
    /// <returns>Null when all was sent; otherwise the exit code.</returns>
    public async Task<int?> SendAsync(Tally tally, CancellationToken cancellationToken)
    {
        // Only the traceparents that the steps choose may be sent.
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = options.Url, Timeout = RequestTimeout };
        if (await WhyUnreachableAsync(http, cancellationToken) is { } reason)
        {
            await errors.WriteLineAsync(Format(texts.CannotReach, Base, reason));
            return ExitCodes.CannotReach;
        }

        console.Line(Format(texts.Starting, options.Count, Base, options.Concurrency, options.Identities.Count(identity => identity.Key is not null), options.Seed));
        var stopped = false;
        try
        {
            await ProgressView.ShowAsync(console, texts, options.Count, () => tally.Requests, WorkAsync(http, tally, cancellationToken), time);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stopped = true;
        }
        Summary.Write(console, texts, tally, Base);
        if (stopped) console.Line(Format(texts.Stopped, tally.Requests, options.Count));
        return stopped ? ExitCodes.Failed : null;
    }

    private string Base => BackendClient.Shown(options.Url);

    private async Task WorkAsync(HttpClient http, Tally tally, CancellationToken cancellationToken)
    {
        var plan = new TrafficPlan(options);
        var pacer = new Pacer(options.Rate ?? 0, time);
        var visits = new Visits(new GatewayCalls(http, tally, pacer.WaitAsync, time), options.Url);
        await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => WorkerAsync()));

        async Task WorkerAsync()
        {
            while (plan.Next() is { } step)
            {
                var made = await visits.RunAsync(step, cancellationToken);
                if (made < step.Requests) plan.GiveBack(step.Requests - made);
                if (options.Rate is null) await Task.Delay(plan.NextPause(), time, cancellationToken);
            }
        }
    }

    private async Task<string?> WhyUnreachableAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(FirstAnswerTimeout);
        try
        {
            using var response = await http.GetAsync(new Uri("api/public/health", UriKind.Relative), patience.Token);
            return null;
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException?.Message ?? exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Format("{0} s", FirstAnswerTimeout.TotalSeconds);
        }
    }

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
