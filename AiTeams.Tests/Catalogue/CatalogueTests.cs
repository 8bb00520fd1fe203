using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Tracking;
using Xunit;

namespace AiTeams.Tests.Catalogue;

/// <summary>
/// Every name that telemetry uses is in the catalogue with a meaning in both languages, and nothing in it is left over. To write the pages anew:
/// <c>UPDATE_CATALOGUE=1 dotnet test AiTeams.Tests --filter FullyQualifiedName~CatalogueTests</c>.
/// </summary>
public sealed class CatalogueTests
{
    [Theory]
    [InlineData("docs/telemetry.md", false)]
    [InlineData("docs/telemetry.zh.md", true)]
    public void The_page_says_what_the_code_says(string path, bool chinese)
    {
        var page = CataloguePage.Render(chinese ? Language.Chinese : Language.English);
        if (Environment.GetEnvironmentVariable("UPDATE_CATALOGUE") == "1") File.WriteAllText(Product.PathOf(path), page);
        var written = File.Exists(Product.PathOf(path)) ? Product.Read(path) : "";
        if (written == page) return;
        var (line, should, isNow) = page.Split('\n').Zip(written.Split('\n').Concat(Enumerable.Repeat("", page.Length)))
            .Select(static (pair, index) => (index + 1, pair.First, pair.Second)).FirstOrDefault(static row => row.First != row.Second);
        Assert.Fail($"{path} does not say what the code says. Line {line} is:\n  {isNow}\nand should be:\n  {should}\n"
            + "Write it anew: UPDATE_CATALOGUE=1 dotnet test AiTeams.Tests --filter FullyQualifiedName~CatalogueTests");
    }

    [Fact]
    public void Every_attribute_of_the_resource_has_a_meaning_and_none_is_left_over() => AssertSame(SentResource.Names(), Words.Resource);

    [Fact]
    public void Every_log_event_has_a_meaning_and_none_is_left_over() => AssertSame(LogEvents.All.Select(static found => found.Name), Words.LogEvents);

    [Fact]
    public void Every_span_has_a_meaning_and_none_is_left_over() =>
        // Those three are named by the conventions, their names are made at run time.
        AssertSame(Traces.SpanNames.Concat(["METHOD route", "METHOD", "OPERATION table", "exception"]), Words.Spans);

    [Fact]
    public void Every_attribute_has_a_meaning_and_none_is_left_over() => AssertSame(Traces.AttributeNames, Words.Attributes);

    [Fact]
    public void Every_problem_code_has_a_meaning_and_none_is_left_over() => AssertSame(ProblemCatalogue.Codes, Words.Problems);

    [Fact]
    public void Every_baggage_entry_that_travels_has_a_meaning()
    {
        Assert.All(Words.Baggage.Names, name => Assert.True(TrackingBaggage.Travels(name, new string('1', 32)), name));
        AssertSame(typeof(TrackingBaggage).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .Where(static field => field.IsLiteral && field.FieldType == typeof(string)).Select(static field => (string)field.GetRawConstantValue()!), Words.Baggage);
    }

    [Fact]
    public void Every_field_of_a_log_line_has_a_meaning_and_none_is_left_over()
    {
        string[] head =
        [
            "@timestamp", "@level", "@message", "level", "logger", "event.id", "event.name", "service", "environment", "version", "tracking_id",
            "tracing.trace_id", "tracing.span_id", "tracing.sampled", "tracing.xray_id",
        ];
        AssertSame(head.Concat(Enumerable.Range(0, FieldTable.Count).Select(static i => FieldTable.Of((Field)i).Path)).Concat(["fields.*", "cut"]), Words.LineMembers);
    }

    [Fact]
    public void Event_ids_are_unique_and_in_the_range_of_their_project()
    {
        Assert.Empty(LogEvents.All.GroupBy(static found => found.Id).Where(static same => same.Count() > 1)
            .Select(static same => $"{same.Key}: {string.Join(", ", same.Select(static found => found.Name))}"));
        Assert.Empty(LogEvents.All.GroupBy(static found => found.Name).Where(static same => same.Count() > 1).Select(static same => same.Key));
        Assert.All(LogEvents.All, static found =>
        {
            Assert.True(LogEvents.Ranges.TryGetValue(found.Assembly, out var range), $"{found.Assembly} has no range of event ids.");
            Assert.InRange(found.Id, range.First, range.Last);
        });
    }

    [Fact]
    public void Every_seed_spelling_is_served_by_something_that_exists()
    {
        Assert.All(SeedSpelling.All, static seed => Assert.True(
            seed.As switch
            {
                "field" => Words.LineMembers.Has(seed.Name),
                "attribute" => Words.Attributes.Has(seed.Name),
                "span" or "event" => Words.Spans.Has(seed.Name),
                "none" => seed.En.Length > 0 && seed.Zh.Length > 0,
                "log" => LogEvents.All.Any(found => found.Name == seed.Name),
                "metric" => Instruments.All.Any(found => found.Name == seed.Name),
                "rule" => Directory.EnumerateFiles(Product.PathOf("monitoring/rules"), "*.yml").Any(file => File.ReadAllText(file).Contains($"record: {seed.Name}\n", StringComparison.Ordinal)),
                "header" or "api" => seed.Name.Length > 0,
                _ => false,
            },
            $"'{seed.Spelling}' of {seed.Seed}: there is no {seed.As} '{seed.Name}'."));
        Assert.All(SeedSpelling.All, static seed => Assert.Equal(seed.En.Length > 0, seed.Zh.Length > 0));
    }

    private static void AssertSame(IEnumerable<string> code, Words words)
    {
        var named = code.ToHashSet(StringComparer.Ordinal);
        Assert.True(named.All(words.Has), $"{words.Path} lacks: {string.Join(", ", named.Where(name => !words.Has(name)).Order())}");
        Assert.True(words.Names.All(named.Contains), $"{words.Path} has what the code does not have: {string.Join(", ", words.Names.Except(named).Order())}");
    }
}
