using System.Reflection;
using System.Text.RegularExpressions;

namespace AiTeams.Tests.Catalogue;

/// <summary>
/// Names of spans, span events and attributes: the constants of the classes that hold such names, and whatever a source file spells out where it
/// starts a span or sets a tag. So a name cannot come into use without a line in <c>spans.json</c> or <c>attributes.json</c>.
/// </summary>
internal static partial class Traces
{
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal static IReadOnlySet<string> SpanNames { get; } = Found(SpanLiteral(), static name => name.EndsWith("SpanNames", StringComparison.Ordinal));

    internal static IReadOnlySet<string> AttributeNames { get; } = Found(TagLiteral(), static name => name.EndsWith("Tags", StringComparison.Ordinal));

    private static SortedSet<string> Found(Regex literal, Func<string, bool> holdsNames) => new(
        Product.Sources.SelectMany(source => literal.Matches(source.Text)).Select(static match => match.Groups["name"].Value.TrimEnd())
            .Concat(Product.Types.Where(type => holdsNames(type.Name)).SelectMany(static type => type.GetFields(Constants))
                .Where(static field => field is { IsLiteral: true } && field.FieldType == typeof(string))
                .Select(static field => (string)field.GetRawConstantValue()!)),
        StringComparer.Ordinal);

    // The words before the first placeholder are the name: $"execute_node {kind}" is execute_node.
    [GeneratedRegex("""(?:StartActivity|StartRoot|Tick|EngineTelemetry\.Start|new Activity|new ActivityEvent)\(\s*\$?"(?<name>[A-Za-z_.]+)""")]
    private static partial Regex SpanLiteral();

    [GeneratedRegex("""(?:SetTag\(\s*|AddTag\(\s*|GetTagItem\(\s*|tags\.Add\(\s*|\{ )"(?<name>[a-z_]+(?:\.[a-z_]+)+)",?""")]
    private static partial Regex TagLiteral();
}
