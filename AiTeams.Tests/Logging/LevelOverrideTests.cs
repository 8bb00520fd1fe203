using AiTeams.ServiceDefaults.Logging;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

public sealed class LevelOverrideTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);
    private readonly ReloadingSource _source = new();

    [Theory]
    [InlineData("dev", LogLevel.Debug)]
    [InlineData("staging", LogLevel.Information)]
    [InlineData("prod", LogLevel.Warning)]
    public async Task Each_environment_has_its_level(string environment, LogLevel lowest)
    {
        await using var host = new LineHost(settings: [("ENVIRONMENT", environment)]);
        var logger = host.Logger("AiTeams.Anything");

        Assert.True(logger.IsEnabled(lowest));
        Assert.False(logger.IsEnabled(lowest - 1));
    }

    [Fact]
    public async Task An_override_lets_a_category_log_until_its_time_and_says_when_it_begins_and_ends()
    {
        _source.Set("Engine.Runs", "Debug", "2026-11-21T10:00:00Z");
        await using var host = Started();
        var (runs, other) = (host.Logger("Engine.Runs.Dispatch"), host.Logger("Engine.Other"));

        Assert.True(runs.IsEnabled(LogLevel.Debug));
        Assert.False(other.IsEnabled(LogLevel.Debug));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.True(runs.IsEnabled(LogLevel.Debug));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(runs.IsEnabled(LogLevel.Debug));

        Assert.Equal(
            ["Engine.Runs logs from Debug on, until 2026-11-21T10:00:00.0000000Z.", "Engine.Runs no longer logs from Debug on: its override ended."], Said(host));
    }

    [Fact]
    public async Task An_override_comes_and_goes_with_the_configuration_while_the_service_runs()
    {
        await using var host = Started();
        var logger = host.Logger("Engine.Runs");
        Assert.False(logger.IsEnabled(LogLevel.Debug));

        _source.Set("Engine.Runs", "Debug", "2026-11-21T10:00:00Z");
        Assert.True(logger.IsEnabled(LogLevel.Debug));
        _source.Set("Engine.Runs", "Error", "2026-11-21T10:00:00Z");
        Assert.False(logger.IsEnabled(LogLevel.Warning));
        _source.Clear();
        Assert.True(logger.IsEnabled(LogLevel.Warning));
        Assert.False(logger.IsEnabled(LogLevel.Debug));

        Assert.Equal(4, Said(host).Count);
    }

    [Theory]
    [InlineData("Debug", null, "Until is ''")]
    [InlineData("Debug", "soon", "Until is 'soon'")]
    [InlineData("Loud", "2026-11-21T10:00:00Z", "Level is 'Loud'")]
    [InlineData("99", "2026-11-21T10:00:00Z", "Level is '99'")]
    public async Task An_override_that_says_no_level_or_no_end_is_refused_aloud(string level, string? until, string reason)
    {
        _source.Set("Engine.Runs", level, until);
        await using var host = Started();

        Assert.False(host.Logger("Engine.Runs").IsEnabled(LogLevel.Debug));
        Assert.Contains(reason, Assert.Single(Said(host)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_override_goes_before_a_rule_for_a_longer_category()
    {
        _source.Set("Engine", "Trace", "2026-11-21T10:00:00Z");
        await using var host = Started(("Logging:LogLevel:Engine.Runs", "Error"));

        Assert.True(host.Logger("Engine.Runs").IsEnabled(LogLevel.Trace));
    }

    [Fact]
    public async Task A_call_below_its_level_allocates_nothing()
    {
        await using var host = Started();
        var logger = host.Logger();

        Assert.Equal(0, Allocations.Least(() => logger.Below("n", 1)));
    }

    private LineHost Started(params ReadOnlySpan<(string, string?)> settings)
    {
        var host = new LineHost(time: _time, source: _source, settings: [("ENVIRONMENT", "prod"), ("Privacy:UserIdKey", "k"), .. settings]);
        foreach (var service in host.Services.GetServices<IHostedService>().OfType<LevelOverrideWatch>()) service.StartingAsync(default);
        return host;
    }

    private static List<string?> Said(LineHost host) =>
        [.. host.Lines.All.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement).Where(line => line.Text("logger")!.EndsWith("LevelOverrides", StringComparison.Ordinal)).Select(line => line.Text("@message"))];

    private sealed class ReloadingSource : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Set(string category, string level, string? until)
        {
            Data[$"Logging:Overrides:{category}:Level"] = level;
            Data[$"Logging:Overrides:{category}:Until"] = until;
            OnReload();
        }

        public void Clear()
        {
            Data.Clear();
            OnReload();
        }
    }

    private sealed class ManualTime(DateTimeOffset now) : TimeProvider
    {
        private readonly List<ManualTimer> _timers = [];
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new ManualTimer(this, () => callback(state));
            timer.Change(dueTime, period);
            _timers.Add(timer);
            return timer;
        }

        public void Advance(TimeSpan by)
        {
            _now += by;
            foreach (var timer in _timers.ToList()) timer.FireIfDue();
        }

        private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
        {
            private DateTimeOffset? _due;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
                return true;
            }

            public void FireIfDue()
            {
                if (_due is not { } due || due > time._now) return;
                _due = null;
                callback();
            }

            public void Dispose() => _due = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}

internal static partial class BelowLevel
{
    [LoggerMessage(1, LogLevel.Debug, "Node {NodeId} looks, attempt {Attempt}")]
    internal static partial void Below(this ILogger logger, string nodeId, int attempt);
}
