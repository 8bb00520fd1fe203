using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace AiTeams.Tests.Catalogue;

/// <summary>Holds docs/contradictions.md to what it points at.</summary>
public sealed partial class ContradictionTests
{
    private static readonly IReadOnlyList<(string Id, string Row)> Rows =
        [.. RowStart().Matches(Product.Read("docs/contradictions.md")).Select(static row => (row.Groups["id"].Value, row.Groups["rest"].Value))];

    [Fact]
    public void Every_contradiction_is_decided_once() => Assert.Equal(
        Enumerable.Range(1, 34).Select(static number => $"C{number}").Concat(["C34b", "C34c"]).Concat(Enumerable.Range(35, 36).Select(static number => $"C{number}")),
        Rows.Select(static row => row.Id));

    [Fact]
    public void Every_decision_is_held_by_a_test_or_a_record_and_only_rules_and_backends_may_wait()
    {
        var waiting = Rows.Where(static row => HeldBy(row.Row).Contains("monitoring", StringComparison.Ordinal) && !TestName().IsMatch(HeldBy(row.Row))).Select(static row => row.Id);
        var may = Enumerable.Range(28, 6).Concat(Enumerable.Range(53, 18)).Select(static number => $"C{number}").ToHashSet();

        Assert.All(waiting, id => Assert.Contains(id, may));
        Assert.All(Rows, static row => Assert.True(
            TestName().IsMatch(HeldBy(row.Row)) || Link().IsMatch(HeldBy(row.Row)) || HeldBy(row.Row).Contains("monitoring", StringComparison.Ordinal), row.Id));
    }

    [Fact]
    public void Every_test_that_is_named_exists_and_every_link_leads_somewhere()
    {
        var tests = typeof(ContradictionTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(static method => method.GetCustomAttributes<FactAttribute>().Any())
            .Select(static method => $"{method.DeclaringType!.Name}.{method.Name}").ToHashSet(StringComparer.Ordinal);

        var named = Rows.SelectMany(static row => TestName().Matches(HeldBy(row.Row)), static (row, name) => (row.Id, Name: name.Groups["name"].Value));
        Assert.All(named, test => Assert.True(tests.Contains(test.Name), $"{test.Id}: there is no test {test.Name}."));
        var links = Rows.SelectMany(static row => Link().Matches(row.Row), static (row, link) => (row.Id, Path: link.Groups["path"].Value));
        Assert.All(links, static link => Assert.True(File.Exists(Path.Combine(Product.PathOf("docs"), link.Path)), $"{link.Id}: there is no {link.Path}."));
    }

    private static string HeldBy(string row) => row.TrimEnd('|', ' ').Split(" | ")[^1];

    [GeneratedRegex(@"^\| (?<id>C\d+[bc]?) \|(?<rest>.*)$", RegexOptions.Multiline)]
    private static partial Regex RowStart();

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\((?<path>[^)]+)\)")]
    private static partial Regex Link();
}
