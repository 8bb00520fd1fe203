using AiTeams.Cli.Backends;
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
            using var site = await Site.OpenAsync(options, says, time, cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var traffic = TrafficAsync(site, over);
            console.Line(says.Starting(options.Rate, options.WarmUp));
            await PauseAsync(options.WarmUp, over.Token);
            List<Outcome> outcomes = [];
            foreach (var drill in Drills.All.Where(drill => options.Only.Count == 0 || options.Only.Contains(drill.Name)))
            {
                outcomes.Add(await OutcomeAsync(site, drill, over.Token));
                if (outcomes[^1].NotRun is null) await PauseAsync(Recovery, over.Token);
            }
            await over.CancelAsync();
            var ended = await traffic;
            var exitCode = new DrillReport(says, console).Write(outcomes);
            if (ended is null) return exitCode;
            await errors.WriteLineAsync(says.TrafficEnded(ended));
            return ExitCodes.CannotReach;
        }
        catch (DrillImpossibleException why)
        {
            await errors.WriteLineAsync(why.Message);
            return ExitCodes.CannotReach;
        }
    }

    /// <summary>Ends early with the drills.</summary>
    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Whatever one drill meets, the score of the others is not lost by it.</summary>
    private async Task<Outcome> OutcomeAsync(Site site, Drill drill, CancellationToken cancellationToken)
    {
        var notRun = new Outcome(drill.Name, null, null, null, null, null, null, says.Stopped);
        if (cancellationToken.IsCancellationRequested) return notRun;
        console.Line(says.Breaking(drill.Name));
        try
        {
            return await DrillAsync(site, drill, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return notRun;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return notRun with { NotRun = BackendClient.IsSilence(failure, cancellationToken) ? BackendClient.Reason(failure) : failure.Message };
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
            catch (Exception away) when (BackendClient.IsSilence(away, cancellationToken))
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

    /// <summary>No errors on purpose: each one is then a fault's. As whom: the data folder that is drilled says it, and no other.</summary>
    internal static TrafficOptions Mix(DrillOptions options, Uri gateway)
    {
        var senders = Identities.Find(null, gateway, variable => variable == "AITEAMS_DATA" ? options.DataFolder : null);
        return new(gateway, senders, int.MaxValue, options.Rate, Concurrency: 32, 0, 0.3, 0.3, Seed: 1);
    }

    /// <summary>Sends until <paramref name="over"/>; what ends before ends the drills too, as they prove nothing then.</summary>
    /// <returns>Why it ended before; null when it did not.</returns>
    private async Task<string?> TrafficAsync(Site site, CancellationTokenSource over)
    {
        var quiet = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(TextWriter.Null) });
        using var said = new StringWriter();
        try
        {
            await new TrafficRun(Mix(options, site.Gateway), texts, quiet, said, time).SendAsync(new Tally(), over.Token);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            await said.WriteAsync(failure.Message);
        }
        if (over.IsCancellationRequested) return null;
        await over.CancelAsync();
        return said.ToString().Trim();
    }
}
