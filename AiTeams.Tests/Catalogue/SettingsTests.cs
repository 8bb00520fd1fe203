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

    [GeneratedRegex("\"(?<key>(?:Telemetry|Metrics|Tracing|Privacy|Logging|Limits|Faults):[A-Za-z:]+|OTEL_[A-Z_]+)")]
    private static partial Regex SettingLiteral();
}
