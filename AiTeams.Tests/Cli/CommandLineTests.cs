using System.Globalization;
using System.Reflection;
using AiTeams.Cli;
using AiTeams.Cli.Traffic;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("trafic")]
    [InlineData("doctors --wait 0")]
    [InlineData("traffic --count 0")]
    [InlineData("traffic --count many")]
    [InlineData("traffic --concurrency 0")]
    [InlineData("traffic --errors 11")]
    [InlineData("traffic --errors 101%")]
    [InlineData("traffic --errors -5%")]
    [InlineData("traffic --errors 60% --chats 60%")]
    [InlineData("traffic --rate -1")]
    [InlineData("traffic --rate fast")]
    [InlineData("traffic --url localhost:8000")]
    [InlineData("traffic --url ftp://localhost")]
    [InlineData("traffic --lang fr")]
    [InlineData("traffic --unknown")]
    public async Task Wrong_usage_is_exit_code_2_and_says_where_help_is(string line)
    {
        var result = await Shell.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((ExitCodes.WrongUsage, ""), (result.ExitCode, result.Output));
        Assert.EndsWith(line.StartsWith("traffic", StringComparison.Ordinal) ? "See: aiteams traffic --help" : "See: aiteams --help", result.Errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("doctor --wait 0", "See: aiteams doctor --help")]
    [InlineData("slo --environment test", "See: aiteams slo --help")]
    [InlineData("cloud push --lang fr", "See: aiteams cloud push --help")]
    public async Task Help_is_that_of_the_verb(string line, string help) =>
        Assert.EndsWith(help, (await Shell.RunAsync(line.Split(' '))).Errors.TrimEnd(), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_in_the_environment_that_is_none_is_wrong_usage()
    {
        var result = await Shell.RunAsync(["traffic"], new() { ["AITEAMS_URL"] = "nowhere" });

        Assert.Equal(ExitCodes.WrongUsage, result.ExitCode);
        Assert.StartsWith("AITEAMS_URL must be an http or https address", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_exit_code_3_in_one_line_that_says_what_to_do()
    {
        using var taken = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0)); // bound, not listening: connections are refused
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndPoint!).Port}");

        var result = await Shell.RunAsync(["traffic", "--url", url]);

        Assert.Equal((ExitCodes.CannotReach, ""), (result.ExitCode, result.Output));
        Assert.Contains(url, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        var result = await Shell.RunAsync(["traffic", "--help"]);

        Assert.Equal(ExitCodes.Fine, result.ExitCode);
        Assert.All(
            ["--url", "--key", "--count", "--rate", "--concurrency", "--errors", "--chats", "--executions", "--seed", "--lang"],
            option => Assert.Contains(option, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_languages_fill_in_the_same_values()
    {
        foreach (var property in typeof(Texts).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType == typeof(string)))
        {
            var english = (string)property.GetValue(Texts.English)!;
            var chinese = (string)property.GetValue(Texts.Chinese)!;
            Assert.False(string.IsNullOrWhiteSpace(chinese), property.Name);
            Assert.Equal(Placeholders(english), Placeholders(chinese));
        }

        static IEnumerable<int> Placeholders(string text) => Enumerable.Range(0, 9).Where(i => text.Contains($"{{{i}}}", StringComparison.Ordinal));
    }

    [Fact]
    public void Percentiles_are_values_that_occurred()
    {
        var tally = new Tally();
        for (var i = 1; i <= 200; i++) tally.Add(new("GET /", 200, TimeSpan.FromMilliseconds(i), null, OnPurpose: false, Fault: null));

        Assert.Equal((100.0, 190.0, 198.0), (tally.Percentile(0.50), tally.Percentile(0.95), tally.Percentile(0.99)));
        Assert.Equal([200.0, 199.0, 198.0, 197.0, 196.0], tally.Slowest.Select(sample => sample.Duration.TotalMilliseconds));
    }

    [Fact]
    public void The_pacer_spaces_requests_evenly_and_makes_up_for_a_tenth_of_a_second_at_most()
    {
        var clock = new Clock();
        var pacer = new Pacer(perSecond: 20, clock);

        Assert.Equal([0.0, 50.0, 100.0], new[] { Wait(), Wait(), Wait() });

        clock.Now += TimeSpan.FromSeconds(10);
        Assert.Equal([-100.0, -50.0, 0.0, 50.0], new[] { Wait(), Wait(), Wait(), Wait() });

        double Wait() => pacer.NextWait().TotalMilliseconds;
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
