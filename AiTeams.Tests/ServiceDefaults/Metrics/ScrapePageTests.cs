using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using AiTeams.Tests.AppHost.Backends;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Metrics;

/// <summary>The page of <c>/metrics</c> by the rules of its two formats.</summary>
public sealed partial class ScrapePageTests
{
    [Fact]
    public async Task OpenMetrics_families_are_announced_once_and_stand_together()
    {
        await using var service = await StartAsync();
        var meters = service.Services.GetRequiredService<IMeterFactory>();
        meters.Create("AiTeams.First").CreateCounter<long>("twice_total").Add(1);
        meters.Create("AiTeams.Between").CreateCounter<long>("between_total").Add(1);
        meters.Create("AiTeams.Second").CreateCounter<long>("twice_total").Add(2, new KeyValuePair<string, object?>("of", "second"));

        var lines = await LinesAsync(service);

        Assert.Equal("# EOF", lines[^1]);
        var announced = new HashSet<string>();
        string? family = null;
        foreach (var line in lines.SkipLast(1))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                Assert.True(announced.Add(family), $"{family} is announced twice");
            }
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var name = line[..line.IndexOf('{', StringComparison.Ordinal)];
                Assert.Contains(name[family!.Length..], new[] { "", "_total", "_bucket", "_sum", "_count" });
                Assert.StartsWith(family, name, StringComparison.Ordinal);
            }
        }
        Assert.Contains("twice", announced);
        Assert.Equal(2, lines.Count(line => line.StartsWith("twice_total{", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Exemplars_are_of_sampled_traces_and_within_their_bucket()
    {
        await using var service = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            using var response = await service.GetAsync("/things");
            await service.Lines.ReceiptOfAsync(response.TrackingId());
        }

        var exemplars = (await LinesAsync(service)).Where(line => line.Contains(" # {", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(exemplars);
        Assert.All(exemplars, line =>
        {
            var found = ExemplarLine().Match(line);
            Assert.True(found.Success, line);
            Assert.NotEqual(new string('0', 32), found.Groups["trace"].Value);
            if (found.Groups["le"] is { Success: true, Value: var bound and not "+Inf" })
                Assert.True(double.Parse(found.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture) <= double.Parse(bound, System.Globalization.CultureInfo.InvariantCulture), line);
        });
    }

    [Fact]
    public async Task Only_a_measurement_within_a_sampled_trace_has_an_exemplar()
    {
        await using var service = await StartAsync();
        var histogram = service.Services.GetRequiredService<IMeterFactory>().Create("AiTeams.Sample").CreateHistogram("things_seconds", "s", null, null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 3] });

        Activity.Current = null;
        histogram.Record(0.5);
        using (new Activity("not sampled").Start()) histogram.Record(1.5);
        using var sampled = new Activity("sampled") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        histogram.Record(2.5);

        var exemplar = Assert.Single(await LinesAsync(service), line => line.StartsWith("things_seconds_", StringComparison.Ordinal) && line.Contains(" # {", StringComparison.Ordinal));
        Assert.Contains($"le=\"3.0\"}} 3 # {{trace_id=\"{sampled.TraceId}\",span_id=\"{sampled.SpanId}\"}} 2.5 ", exemplar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_are_escaped_and_cannot_say_who_we_are()
    {
        await using var service = await StartAsync();
        var counter = service.Services.GetRequiredService<IMeterFactory>().Create("AiTeams.Sample").CreateCounter<long>("odd_total", null, "Says \"odd\"\nand \\ back");
        counter.Add(1, new("text", "a \"b\"\\\n}"), new("service", "somebody-else"), new("a.b-c", true), new("number", 1.5));

        var older = await Scrape.OfAsync(service);
        var open = await Scrape.OfAsync(service, "application/openmetrics-text");

        const string sample = """odd_total{service="workflow-engine",environment="dev",project="starmates-ai-team",version="0.1.0",service_name="workflow-engine",a_b_c="true",number="1.5",text="a \"b\"\\\n}"} 1""";
        Assert.Contains(sample, older.Samples);
        Assert.Contains(sample, open.Samples);
        Assert.Contains("# HELP odd_total Says \"odd\"\\nand \\\\ back\n", older.Text, StringComparison.Ordinal);
        Assert.Contains("# HELP odd Says \\\"odd\\\"\\nand \\\\ back\n", open.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_make_one_label_are_one_and_a_bucket_keeps_its_own()
    {
        await using var service = await StartAsync();
        var meter = service.Services.GetRequiredService<IMeterFactory>().Create("AiTeams.Sample");
        meter.CreateCounter<long>("merged_total").Add(1, new("a_b", "second"), new("a.b", "first"));
        meter.CreateHistogram("merged_seconds", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] }).Record(0.5, new KeyValuePair<string, object?>("le", "mine"));

        var scrape = await Scrape.OfAsync(service);

        Assert.Equal(1, scrape.Value("merged_total", ("a_b", "first;second")));
        Assert.Equal(1, scrape.Value("merged_seconds_bucket", ("exported_le", "mine"), ("le", "1")));
    }

    [Fact]
    public async Task Instruments_whose_names_become_one_are_one_family_and_one_of_another_kind_is_left_out_aloud()
    {
        await using var service = await StartAsync();
        var meter = service.Services.GetRequiredService<IMeterFactory>().Create("AiTeams.Sample");
        meter.CreateCounter<long>("clash.things").Add(1, new KeyValuePair<string, object?>("of", "first"));
        meter.CreateCounter<double>("clash_things_total").Add(2, new KeyValuePair<string, object?>("of", "second"));
        meter.CreateUpDownCounter<long>("clash_things").Add(3, new KeyValuePair<string, object?>("of", "third"));

        foreach (var accept in new[] { "text/plain", "application/openmetrics-text" })
        {
            var scrape = await Scrape.OfAsync(service, accept);
            Assert.Single(Regex.Matches(scrape.Text, "# TYPE clash_things"));
            Assert.Equal((1, 2, null), (scrape.Value("clash_things_total", ("of", "first")), scrape.Value("clash_things_total", ("of", "second")), scrape.Value("clash_things", ("of", "third"))));
        }
        var warning = Assert.Single(service.Lines.All, static line => line.Contains("MetricNameTaken", StringComparison.Ordinal));
        Assert.Contains("clash_things is not on /metrics", warning, StringComparison.Ordinal);
    }

    [RealProgramsFact("promtool")]
    public async Task Promtool_can_read_the_page()
    {
        await using var service = await StartAsync();
        using var response = await service.GetAsync("/things");
        await service.Lines.ReceiptOfAsync(response.TrackingId());
        var page = (await Scrape.OfAsync(service)).Text;

        using var promtool = Process.Start(new ProcessStartInfo("promtool", "check metrics") { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();

        // 1 is a page it cannot read; 3 are remarks on names, which are the seeds' and the platform's.
        Assert.True(promtool.ExitCode is 0 or 3, await said);
    }

    private static async Task<List<string>> LinesAsync(TestService service)
    {
        var text = (await Scrape.OfAsync(service, "application/openmetrics-text; version=1.0.0")).Text;
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text[..^1].Split('\n')];
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(app => app.MapGet("/things", () => "things"));

    [GeneratedRegex("""^\w+(_bucket\{.*le="(?<le>[^"]+)"|_total\{.*)\} \d+(\.\d+)? # \{trace_id="(?<trace>[0-9a-f]{32})",span_id="[0-9a-f]{16}"\} (?<value>[0-9.E+-]+) \d+(\.\d+)?$""")]
    private static partial Regex ExemplarLine();
}
