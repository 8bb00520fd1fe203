using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// A category's level for a while: <c>Logging:Overrides:CATEGORY:Level</c> and <c>:Until</c> (ISO 8601 with offset). Goes before every rule of
/// <c>Logging:LogLevel</c>, may be changed while the service runs, and ends by itself. They are the framework's own filter rules, so a call below its level
/// costs as little as ever.
/// </summary>
internal sealed class LevelOverrides(IConfiguration configuration, TimeProvider time)
    : IConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>, IDisposable
{
    internal const string Section = "Logging:Overrides";

    /// <summary>Timers take no more than some weeks.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private Dictionary<string, LevelOverride> _active = [];
    private CancellationTokenSource _changed = new();
    private IDisposable? _reloads;
    private ITimer? _timer;
    private ILogger? _logger;

    public string Name => Options.DefaultName;

    public IChangeToken GetChangeToken()
    {
        lock (_gate) return new CancellationChangeToken(_changed.Token);
    }

    public void Configure(LoggerFilterOptions options)
    {
        // Of all rules those that name the provider win, then the longest category, then the last.
        foreach (var (category, rule) in Read().Active) options.Rules.Add(new(typeof(ContractLoggerProvider).FullName, category, rule.Level, null));
    }

    /// <summary>From now on reloads and ends are noticed, and said.</summary>
    internal void Start(ILogger logger)
    {
        _logger = logger;
        _timer = time.CreateTimer(static state => ((LevelOverrides)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _reloads = ChangeToken.OnChange(configuration.GetReloadToken, Look);
        Look();
    }

    public void Dispose()
    {
        _reloads?.Dispose();
        _timer?.Dispose();
    }

    private void Look()
    {
        Dictionary<string, LevelOverride> before;
        var (active, faults) = Read();
        CancellationTokenSource? changed = null;
        lock (_gate)
        {
            before = _active;
            _active = active;
            if (!Same(before, active)) (changed, _changed) = (_changed, new());
            if (active.Count > 0) _timer?.Change(WaitFor(active.Values.Min(static rule => rule.Until)), Timeout.InfiniteTimeSpan);
        }
        // Outside of the lock: the factory asks for the rules at once.
        changed?.Cancel();
        foreach (var (category, rule) in before)
        {
            if (active.GetValueOrDefault(category) != rule) _logger?.LevelOverrideEnded(category, rule.Level);
        }
        foreach (var (category, rule) in active)
        {
            if (before.GetValueOrDefault(category) != rule) _logger?.LevelOverrideBegun(category, rule.Level, rule.Until);
        }
        foreach (var (category, reason) in faults)
        {
            bool isNew;
            // A reload and the timer may look at the same time.
            lock (_gate) isNew = _refused.Add(category + reason);
            if (isNew) _logger?.LevelOverrideRefused(category, reason);
        }
    }

    /// <summary>A timer may fire a tick early; then the next look is a moment later.</summary>
    private TimeSpan WaitFor(DateTimeOffset until)
    {
        var wait = until - time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;
    }

    private (Dictionary<string, LevelOverride> Active, List<(string Category, string Reason)> Faults) Read()
    {
        var now = time.GetUtcNow();
        var active = new Dictionary<string, LevelOverride>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<(string, string)>();
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            if (!Enum.TryParse<LogLevel>(section["Level"], ignoreCase: true, out var level) || !Enum.IsDefined(level))
                faults.Add((section.Key, $"Level is '{section["Level"]}'; it must be Trace, Debug, Information, Warning, Error, Critical or None"));
            else if (!DateTimeOffset.TryParse(section["Until"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
                faults.Add((section.Key, $"Until is '{section["Until"]}'; it must be a time, e.g. 2026-11-21T12:00:00Z, as an override ends by itself"));
            else if (until > now)
                active[section.Key] = new(level, until);
        }
        return (active, faults);
    }

    private static bool Same(Dictionary<string, LevelOverride> one, Dictionary<string, LevelOverride> other) =>
        one.Count == other.Count && one.All(pair => other.GetValueOrDefault(pair.Key) == pair.Value);

    private sealed record LevelOverride(LogLevel Level, DateTimeOffset Until);
}
