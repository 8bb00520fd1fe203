using System.Text.RegularExpressions;
using AiTeams.ServiceDefaults.Http;
using Xunit;

namespace AiTeams.Tests.Catalogue;

/// <summary>Holds the settings that README lists to those that the service defaults read, in both languages.</summary>
public sealed partial class SettingsTests
{
    private static readonly IReadOnlyList<string> Sources =
        [.. Product.Sources.Where(static source => source.Path.StartsWith("AiTeams.ServiceDefaults/", StringComparison.Ordinal)).Select(static source => source.Text)];

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh.md")]
    public void Every_setting_that_the_code_reads_is_documented(string readme)
    {
        var documented = Product.Read(readme);
        var read = Sources.SelectMany(static source => SettingLiteral().Matches(source)).Select(static match => match.Groups["key"].Value.TrimEnd(':', '_'))
            .Concat(typeof(LimitOptions).GetProperties().Select(static property => $"{LimitOptions.SectionName}:{property.Name}"))
            .Distinct().ToList();

        Assert.True(read.Count > 20, "The settings were not found.");
        Assert.All(read, key => Assert.Contains(key, documented, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh.md")]
    public void Every_setting_that_is_documented_is_read(string readme)
    {
        var documented = Product.Read(readme).Split('\n').SkipWhile(static line => !line.StartsWith("| `ENVIRONMENT`", StringComparison.Ordinal)).TakeWhile(static line => line.Length > 0)
            .SelectMany(static row => Key().Matches(row.Split('|')[1])).Select(static match => match.Groups["key"].Value).ToList();

        Assert.True(documented.Count > 30, "The table was not found.");
        Assert.All(documented, static key => Assert.True(Sources.Any(source => source.Contains(Spelled(key), StringComparison.Ordinal)), $"{key} is read nowhere."));
    }

    /// <summary>The part of a key that stands in the source: some are put together from a family and a name.</summary>
    private static string Spelled(string key)
    {
        key = Placeholder().Replace(key, "");
        foreach (var family in new[] { "OTEL_BSP", "OTEL_BLRP", "OTEL_EXPORTER_OTLP_TRACES_", "OTEL_EXPORTER_OTLP_" })
        {
            if (key.StartsWith(family, StringComparison.Ordinal)) return key[family.Length..];
        }
        return key.StartsWith("Limits:", StringComparison.Ordinal) || key.StartsWith("Logging:Overrides:", StringComparison.Ordinal) ? key[(key.LastIndexOf(':') + 1)..] : key;
    }

    [GeneratedRegex("\"(?<key>(?:Telemetry|Metrics|Tracing|Privacy|Logging|Limits|Faults):[A-Za-z:]+|OTEL_[A-Z_]+)")]
    private static partial Regex SettingLiteral();

    [GeneratedRegex("`(?<key>[A-Za-z_:0-9]+)`")]
    private static partial Regex Key();

    // An index, or what stands for a name.
    [GeneratedRegex(":(?:0|[A-Z]{3,})(?=:|$)")]
    private static partial Regex Placeholder();
}
