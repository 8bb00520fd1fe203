using System.Reflection;
using System.Text.RegularExpressions;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.Tests.Catalogue;

/// <summary>Every code of a problem, failed node or failed run: constants, what <see cref="ProblemCodes.OfStatus"/> gives, and what a throw spells out.</summary>
internal static partial class ProblemCatalogue
{
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal static IReadOnlySet<string> Codes { get; } = new SortedSet<string>(
        Enumerable.Range(400, 200).Select(ProblemCodes.OfStatus).Concat(Named()).Concat(SpelledOut()).Concat(OfUpstreams()), StringComparer.Ordinal);

    private static IEnumerable<string> Named() =>
        from type in Product.Types
        from field in type.GetFields(Constants)
        where field is { IsLiteral: true } && field.FieldType == typeof(string)
        where HoldsCodes(type.Name) || field.Name.EndsWith("Code", StringComparison.Ordinal)
        let code = (string)field.GetRawConstantValue()!
        where Snake().IsMatch(code)
        select code;

    private static bool HoldsCodes(string type) => type is "NodeErrors" || type.EndsWith("Codes", StringComparison.Ordinal);

    private static IEnumerable<string> SpelledOut() =>
        Product.Sources.SelectMany(static source => Literal().Matches(source.Text)).Select(static match => match.Groups["code"].Value);

    /// <summary>The gateway's clients answer for the service behind them: its short name and what was wrong.</summary>
    private static IEnumerable<string> OfUpstreams() =>
        from prefix in Product.Sources.SelectMany(static source => Upstream().Matches(source.Text))
        from suffix in Product.Sources.SelectMany(static source => UpstreamFailure().Matches(source.Text))
        select prefix.Groups["code"].Value + suffix.Groups["code"].Value;

    [GeneratedRegex("""(?:Status[45]\d\d\w+,\s*|ProblemException\([45]\d\d,\s*|new\([45]\d\d,\s*|\.Fail\(|Invalid\([45]\d\d,\s*)"(?<code>[a-z]+(?:_[a-z]+)*)",""")]
    private static partial Regex Literal();

    [GeneratedRegex(""": UpstreamClient\([^)]*"(?<code>[a-z]+)"\)""")]
    private static partial Regex Upstream();

    [GeneratedRegex("codePrefix \\+ \"(?<code>_[a-z]+)\"")]
    private static partial Regex UpstreamFailure();

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$")]
    private static partial Regex Snake();
}
