using AiTeams.Cli.Traffic;
using Spectre.Console;

namespace AiTeams.Cli.Drill;

/// <summary>Breaks one thing after another under traffic, and takes the time until something notices and until something names the cause.</summary>
internal sealed class DrillRun(DrillOptions options, Texts texts, DrillTexts says, IAnsiConsole console, TextWriter errors, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);

    /// <returns>One of <see cref="ExitCodes"/>: fine when each fault was caught and its cause named.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var site = await Site.OpenAsync(options.Console, options.DataFolder, says, time, cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var traffic = TrafficAsync(site, over.Token);
            try
            {
                console.Line(says.Starting(options.Rate, options.WarmUp));
                await Task.Delay(options.WarmUp, time, cancellationToken);
                List<Outcome> outcomes = [];
                foreach (var drill in Drills.All.Where(drill => options.Only.Count == 0 || options.Only.Contains(drill.Name)))
                {
                    console.Line(says.Breaking(drill.Name));
                    outcomes.Add(await DrillAsync(site, drill, cancellationToken));
                    await Task.Delay(Recovery, time, cancellationToken);
                }
                return new DrillReport(says, console).Write(outcomes);
            }
            finally
            {
                await over.CancelAsync();
                await traffic;
            }
        }
        catch (DrillImpossibleException why)
        {
            await errors.WriteLineAsync(why.Message);
            return ExitCodes.CannotReach;
        }
    }

    private async Task<Outcome> DrillAsync(Site site, Drill drill, CancellationToken cancellationToken)
    {
        await site.MarkAsync(cancellationToken);
        var known = new HashSet<AlertSignal>();
        foreach (var alert in drill.Alerts)
        {
            // What an earlier drill has set off proves nothing for this one.
            if (await IsActiveAsync(site, alert, cancellationToken)) known.Add(alert);
        }
        var outcome = new Outcome(drill.Name, null, null, null, null, null, null);
        var start = time.GetTimestamp();
        await using var broken = await drill.Break(site, cancellationToken);
        while (time.GetElapsedTime(start) < options.Hold && outcome is not { Alert: not null, Cause: not null })
        {
            try
            {
                outcome = await LookAsync(site, drill, outcome, known, start, cancellationToken);
            }
            catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Who is asked may suffer from the fault too.
            }
            await Task.Delay(Interval, time, cancellationToken);
        }
        return outcome;
    }

    private async Task<Outcome> LookAsync(Site site, Drill drill, Outcome outcome, HashSet<AlertSignal> known, long start, CancellationToken cancellationToken)
    {
        foreach (var alert in drill.Alerts.Where(alert => outcome.Alert is null && !known.Contains(alert)))
        {
            if (!await IsActiveAsync(site, alert, cancellationToken)) continue;
            outcome = outcome with { Alert = alert.Alert, AlertedAfter = time.GetElapsedTime(start) };
            if (outcome.CaughtBy is null) outcome = outcome with { CaughtBy = alert.Alert, Detected = outcome.AlertedAfter };
            break;
        }
        foreach (var signal in drill.Signals.Where(_ => outcome.CaughtBy is null))
        {
            if (!await signal.Shows(site, cancellationToken)) continue;
            outcome = outcome with { CaughtBy = signal.Name, Detected = time.GetElapsedTime(start) };
            break;
        }
        return outcome.Cause is null && await drill.Cause(site, cancellationToken) is { } cause
            ? outcome with { Cause = cause, CauseAfter = time.GetElapsedTime(start) }
            : outcome;
    }

    private static async Task<bool> IsActiveAsync(Site site, AlertSignal alert, CancellationToken cancellationToken) =>
        await site.Prometheus.ValueAsync($"count(ALERTS{{alertname=\"{alert.Alert}\"{alert.Selector}}})", cancellationToken) > 0;

    /// <summary>No errors on purpose: each one is then a fault's.</summary>
    private async Task TrafficAsync(Site site, CancellationToken cancellationToken)
    {
        var quiet = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(TextWriter.Null) });
        var mix = new TrafficOptions(site.Gateway, Identities.Find(null, site.Gateway, static _ => null), int.MaxValue, options.Rate, Concurrency: 32, 0, 0.3, 0.3, Seed: 1);
        await new TrafficRun(mix, texts, quiet, TextWriter.Null, time).SendAsync(new Tally(), cancellationToken);
    }
}
