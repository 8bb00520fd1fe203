using System.Globalization;
using Spectre.Console;

namespace AiTeams.Cli.Traffic;

/// <summary>Shows how far the work is: a bar on a terminal, otherwise a line per tenth of the way, so that a log stays readable.</summary>
internal static class ProgressView
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static Task ShowAsync(IAnsiConsole console, Texts texts, int count, Func<int> done, Task work, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(console);
        return console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
            ? BarAsync(console, texts, count, done, work, time)
            : LinesAsync(console, texts, count, done, work, time);
    }

    private static Task BarAsync(IAnsiConsole console, Texts texts, int count, Func<int> done, Task work, TimeProvider time) =>
        console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(texts.Requests, maxValue: count);
                await FollowAsync(work, () => bar.Value = done(), time);
            });

    private static async Task LinesAsync(IAnsiConsole console, Texts texts, int count, Func<int> done, Task work, TimeProvider time)
    {
        var tenth = 0;
        await FollowAsync(work, () =>
        {
            var sent = done();
            var reached = (int)(10L * sent / count);
            if (reached <= tenth) return;
            tenth = reached;
            console.Line(string.Format(CultureInfo.InvariantCulture, texts.Progress, sent, count));
        }, time);
    }

    private static async Task FollowAsync(Task work, Action show, TimeProvider time)
    {
        while (!work.IsCompleted)
        {
            show();
            await Task.WhenAny(work, Task.Delay(Refresh, time, CancellationToken.None));
        }
        show();
        await work;
    }
}
