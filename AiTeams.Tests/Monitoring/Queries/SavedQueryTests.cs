using System.Text;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Catalogue;
using AiTeams.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Monitoring.Queries;

/// <summary>The queries under monitoring/queries as far as they can be judged without a running system; RealQueriesTests runs them.</summary>
public sealed class SavedQueryTests
{
    private static readonly HashSet<string> LineFields = [.. Words.LineMembers.Names];

    public static TheoryData<string> Languages => ["promql", "logql", "jaeger", "insights"];

    public static TheoryData<string> InsightsQueries => [.. SavedQuery.Of("insights").Select(query => query.Name)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_query_differs_from_its_seed_exactly_where_a_correction_says_why(string language)
    {
        var queries = SavedQuery.Of(language);

        Assert.Equal(queries.Count, queries.Select(query => query.Name).Distinct().Count());
        Assert.All(queries, query => Assert.True((query.Query is null) != (query.Alert is null), $"{query.Name} needs a query or an alert, and not both."));
        Assert.All(queries.Where(query => query.Query is YamlScalarNode), query =>
            Assert.True(Same(query.Spelling, query.Text()) == (query.Correction is null), $"{query.Name}: {(query.Correction is null ? "changed without a word" : "corrected without a change")}."));
        Assert.All(queries.Where(query => query.Alert is not null), query => Assert.NotNull(query.Correction));
    }

    [Fact]
    public void An_alert_that_a_seed_asks_for_exists()
    {
        var alerts = File.ReadAllText(Path.Combine(MonitoringFolder.Path, "rules", "alerts.yml"));

        Assert.All(SavedQuery.Of("promql").Where(query => query.Alert is not null), query => Assert.Contains($"- alert: {query.Alert}\n", alerts, StringComparison.Ordinal));
    }

    [RealProgramsFact("promtool")]
    public async Task Every_PromQL_query_is_one()
    {
        using var folder = new TempFolder();
        var rules = Path.Combine(folder.Path, "queries.yml");
        var text = new StringBuilder("groups:\n  - name: queries\n    rules:\n");
        foreach (var query in SavedQuery.Of("promql").Where(query => query.Query is not null))
            text.Append("      - { record: '").Append(query.Name.Replace('-', '_')).Append("', expr: '").Append(query.Text().Replace("'", "''", StringComparison.Ordinal)).Append("' }\n");
        await File.WriteAllTextAsync(rules, text.ToString());

        await RealProgram.AcceptsAsync("promtool", ["check", "rules", rules]);
    }

    [RealProgramsFact("promtool")]
    public async Task Queries_over_more_than_an_hour_pass_their_unit_tests() =>
        await RealProgram.AcceptsAsync("promtool", ["test", "rules", UnitTests]);

    [Fact]
    public void Queries_over_more_than_an_hour_have_unit_tests()
    {
        var tested = File.ReadAllLines(UnitTests).Select(line => line.Trim()).Where(line => line.StartsWith("- expr: ", StringComparison.Ordinal)).Select(line => line["- expr: ".Length..]);

        Assert.Equal(SavedQuery.Of("promql").Where(query => query.Window is not null).Select(query => query.Text()).Order(), tested.Order());
    }

    [Theory]
    [MemberData(nameof(InsightsQueries))]
    public void An_Insights_query_asks_for_fields_that_lines_have(string name) =>
        InsightsQuery.Check(SavedQuery.Of("insights").Single(query => query.Name == name).Text(("tracking_id", "4bf92f3577b34da6a3ce929d0e0e4736"), ("user_id", "user-123")), LineFields);

    [Theory]
    [InlineData("fields @timestamp | filter @level = \"ERROR\"", "No line has a field '@level' in Insights.")]
    [InlineData("fields @timestamp, message", "No line has a field 'message' in Insights.")]
    [InlineData("filter ispresent(user.id) | stats count() by user.id | sort count() desc", "'count' is not among the results of stats; give it a name with `as`.")]
    [InlineData("-- all of them\nfields @timestamp", "'-' has no meaning.")]
    [InlineData("fields @timestamp | where level = \"ERROR\"", "'where' is no command.")]
    [InlineData("filter level \"ERROR\"", "'\"ERROR\"' compares nothing.")]
    [InlineData("filter request.duration >", "The query ends too soon.")]
    [InlineData("stats count() by bin(five)", "bin() takes a period, e.g. 5m.")]
    [InlineData("limit ten", "'ten' is no number.")]
    public void A_wrong_Insights_query_is_told_what_is_wrong(string query, string wrong) =>
        Assert.Equal(wrong, Assert.Throws<FormatException>(() => InsightsQuery.Check(query, LineFields)).Message);

    private static string UnitTests => Path.Combine(MonitoringFolder.Path, "queries", "tests", "long-windows.test.yml");

    // The seeds' own values stand for a placeholder.
    private static bool Same(string spelling, string query) => Plain(spelling) == Plain(query);

    private static string Plain(string text)
    {
        var plain = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var (value, placeholder) in ((string, string)[])[("abc123def456", "${tracking_id}"), ("user-123", "${user_id}")])
            plain = plain.Replace(value, placeholder, StringComparison.Ordinal);
        return plain;
    }
}
