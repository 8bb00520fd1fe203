using System.Globalization;
using AiTeams.Cli.Backends;

namespace AiTeams.Cli.Doctor;

/// <summary>What all checks look at: the programs, the probe, and what the counters said before it.</summary>
internal sealed class Scene(HttpClient gateway, DoctorOptions options, DoctorTexts texts, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public DoctorTexts Texts => texts;

    public DateTimeOffset Now => time.GetUtcNow();

    public Peer Console { get; } = new(options.Console);

    public Peer CollectorHealth { get; } = new(options.CollectorHealth);

    public Peer CollectorMetrics { get; } = new(options.CollectorMetrics);

    public Peer Jaeger { get; } = new(options.Jaeger);

    public Peer Prometheus { get; } = new(options.Prometheus);

    public Peer Loki { get; } = new(options.Loki);

    public Probe Probe { get; private set; } = new(null, null, null, []);

    /// <summary>Services whose telemetry of the probe has to arrive.</summary>
    public IReadOnlyList<string> Services => Probe.Services;

    public string TrackingId => Probe.TrackingId!;

    public CollectorCounts CollectorBefore { get; private set; } = CollectorCounts.None;

    /// <summary>How often each service had counted such a look-up.</summary>
    public IReadOnlyDictionary<string, double> CountedBefore { get; private set; } = new Dictionary<string, double>();

    public string Waited => options.Wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    public async Task SetAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            Console.MeetAsync("api/status", cancellationToken), CollectorHealth.MeetAsync("", cancellationToken), CollectorMetrics.MeetAsync("metrics", cancellationToken),
            Jaeger.MeetAsync("api/v3/services", cancellationToken), Prometheus.MeetAsync("-/ready", cancellationToken), Loki.MeetAsync("ready", cancellationToken));
        CollectorBefore = await CollectorCounts.ReadAsync(CollectorMetrics, cancellationToken);
        CountedBefore = await MetricCheck.CountedAsync(this, cancellationToken);
        Probe = await Probe.SendAsync(gateway, options.Key, cancellationToken);
    }

    public void Dispose()
    {
        foreach (var peer in (Peer[])[Console, CollectorHealth, CollectorMetrics, Jaeger, Prometheus, Loki]) peer.Dispose();
    }

    /// <summary>Asks until <paramref name="enough"/> holds of the answer, or the wait is over; the last answer.</summary>
    /// <param name="every">Default: four times a second.</param>
    public async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> enough, CancellationToken cancellationToken, TimeSpan? every = null)
    {
        var began = time.GetTimestamp();
        using var pause = new PeriodicTimer(every ?? Pause, time);
        while (true)
        {
            var answer = await ask();
            if (enough(answer) || time.GetElapsedTime(began) >= options.Wait) return answer;
            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>A finding about a program that does not answer: a fault where it is expected, else a note. Null when it answers or is off.</summary>
    public Finding? Absent(string check, Peer peer) =>
        peer.IsThere || peer.Url is null ? null
        : peer.Expected ? Broken(check, peer.Name, texts.PlaceSilent, peer.Name, Shown(peer.Url), peer.Absence!)
        : new(check, Verdict.Note, Format(texts.PlaceAbsent, peer.Name, Shown(peer.Url)));

    public static Finding Broken(string check, string hop, (string Says, string Fix) text, params object[] values) =>
        new(check, Verdict.Broken, Format(text.Says, values), hop, Format(text.Fix, values));

    public static Finding Note(string check, (string Says, string Fix) text, params object[] values) =>
        new(check, Verdict.Note, Format(text.Says, values), null, Format(text.Fix, values));

    public static Finding Fine(string check, string text, params object[] values) => new(check, Verdict.Fine, Format(text, values));

    public static string Shown(Uri url) => BackendClient.Shown(url);

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    public static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
