using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>Random and hostile log calls, as many as wanted: each makes one line, valid, within its limits, with what it must say. The seed of a call is its number.</summary>
public sealed class HostileLineTests
{
    /// <summary>HOSTILE_SETS=1000000 runs a million.</summary>
    private static readonly int Sets = int.TryParse(Environment.GetEnvironmentVariable("HOSTILE_SETS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 200_000;

    [Fact]
    public async Task Hostile_field_sets_make_one_valid_line_each_within_limits_with_its_essentials()
    {
        var defaults = Task.Factory.StartNew(() => LogAll(100, 0, Sets / 2), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var most = Task.Factory.StartNew(() => LogAll(900, Sets / 2, Sets), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await Task.WhenAll(defaults.Unwrap(), most.Unwrap());
    }

    [Fact]
    public async Task A_value_without_end_and_without_a_place_costs_neither_line_nor_process()
    {
        await using var host = new LineHost();
#pragma warning disable CA2017 // A value without a place is the point.
        host.Logger().LogInformation("plain", Endless());
        host.Logger().LogInformation("{{literal}}", Endless());
#pragma warning restore CA2017

        Assert.Equal(["plain", "{literal}"], host.Lines.All.Select(line => JsonDocument.Parse(line).RootElement.Text("@message")));
    }

    private static async Task LogAll(int mostFields, int from, int to)
    {
        var sink = new CheckingSink("Hostile", mostFields);
        await using var host = new LineHost(sink, settings: [("Logging:Line:MaxFields", mostFields.ToString(CultureInfo.InvariantCulture)), ("Logging:LogLevel:Default", "Trace")]);
        var logger = host.Logger("Hostile");
        using var activity = new Activity("hostile").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.IsAllDataRequested = false;
        using var story = Telemetry.Begin();
        sink.TrackingId = Telemetry.TrackingId!;
        sink.Version = host.Services.GetRequiredService<ServiceIdentity>().Version;

        for (var set = from; set < to; set++)
        {
            sink.Set = set;
            new HostileFields(set).Log(logger);
            if (sink.Failure is { } failure) Assert.Fail(failure);
            Assert.True(sink.Lines == set - from + 1, $"Set {set} made {sink.Lines - (set - from)} lines.");
        }
    }

    private static IEnumerable<int> Endless()
    {
        while (true) yield return 1;
    }
}
