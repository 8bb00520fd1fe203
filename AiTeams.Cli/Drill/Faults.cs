using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Data.Sqlite;

namespace AiTeams.Cli.Drill;

/// <summary>Faults of a machine, made on purpose. What they return ends them.</summary>
internal static partial class Faults
{
    private const int Kill = 9, Continue = 18, Stop = 19;

    /// <summary>As a host that hangs: the process keeps its connections and answers nothing.</summary>
    public static IAsyncDisposable Freeze(int pid)
    {
        Send(pid, Stop);
        return new Ended(() =>
        {
            Send(pid, Continue);
            return Task.CompletedTask;
        });
    }

    /// <summary>As a host with far too much to do: most of the time it does something else.</summary>
    public static IAsyncDisposable Starve(int pid, TimeProvider time)
    {
        var ending = new CancellationTokenSource();
        var starving = StarveAsync(ending.Token);
        return new Ended(async () =>
        {
            await ending.CancelAsync();
            await starving;
            ending.Dispose();
        });

        async Task StarveAsync(CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                Send(pid, Stop);
                await Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Send(pid, Continue);
                await Task.Delay(TimeSpan.FromSeconds(0.3), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>As a power cut. Whoever started it starts it again.</summary>
    public static IAsyncDisposable KillOnce(int pid)
    {
        Send(pid, Kill);
        return new Ended(static () => Task.CompletedTask);
    }

    /// <summary>As a forgotten transaction: nobody else writes.</summary>
    public static async Task<IAsyncDisposable> LockAsync(string databaseFile, CancellationToken cancellationToken)
    {
        if (!File.Exists(databaseFile)) throw new DrillImpossibleException($"There is no database {databaseFile}; AITEAMS_DATA names the data folder.");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = databaseFile, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using (var begin = connection.CreateCommand())
        {
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync(cancellationToken);
        }
        return new Ended(async () => await connection.DisposeAsync());
    }

    /// <summary>As a label that holds a user's id: one metric with so many series, sent by OTLP as a service would.</summary>
    public static async Task<IAsyncDisposable> BombAsync(Uri collector, int series, TimeProvider time, CancellationToken cancellationToken)
    {
        const int each = 1_000;
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = collector };
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (var first = 0; first < series; first += each)
        {
            var points = string.Join(',', Enumerable.Range(first, Math.Min(each, series - first)).Select(number => string.Create(
                CultureInfo.InvariantCulture, $$$"""{"asDouble":1,"timeUnixNano":"{{{now}}}","attributes":[{"key":"user_id","value":{"stringValue":"user-{{{number}}}"}}]}""")));
            using var content = new StringContent(
                $$$"""{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"aiteams-drill"}}]},"scopeMetrics":[{"metrics":[{"name":"{{{BombMetric}}}","gauge":{"dataPoints":[{{{points}}}]}}]}]}]}""",
                Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var response = await http.PostAsync(new Uri("v1/metrics", UriKind.Relative), content, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
        return new Ended(static () => Task.CompletedTask);
    }

    public const string BombMetric = "drill_requests_by_user";

    private static void Send(int pid, int signal)
    {
        if (!OperatingSystem.IsLinux()) throw new DrillImpossibleException("Drills stop and kill processes by Linux's signals.");
        // One that has ended by itself needs no signal.
        _ = SendSignal(pid, signal);
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int pid, int signal);

    private sealed class Ended(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}
