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

    /// <summary>Attributes without a dot in their name; constants without one are otherwise names of spans.</summary>
    private static readonly string[] Undotted = ["nodes_count", "sid"];

    private static readonly IReadOnlyList<string> Named =
    [
        .. Product.Types.SelectMany(static type => type.GetFields(Constants))
            .Where(static field => field is { IsLiteral: true } && field.FieldType == typeof(string) && (HoldsNames(field.DeclaringType!.Name) || field.Name == "SpanName"))
            .Select(static field => (string)field.GetRawConstantValue()!).Where(static name => char.IsAsciiLetterLower(name[0])),
    ];

    internal static IReadOnlySet<string> SpanNames { get; } =
        new SortedSet<string>(Named.Where(static name => !IsAttribute(name)).Concat(Spelled(SpanLiteral())), StringComparer.Ordinal);

    internal static IReadOnlySet<string> AttributeNames { get; } = new SortedSet<string>(Named.Where(IsAttribute).Concat(Spelled(TagLiteral())).Concat(Allowed), StringComparer.Ordinal);

    private static bool HoldsNames(string type) =>
        type.EndsWith("SpanNames", StringComparison.Ordinal) || type.EndsWith("Tags", StringComparison.Ordinal) || type == "AgentTelemetry";

    private static bool IsAttribute(string name) => name.Contains('.', StringComparison.Ordinal) || Undotted.Contains(name);

    /// <summary>What business code may put on the spans of its operations.</summary>
    private static IEnumerable<string> Allowed =>
        Product.Sources.Where(static source => source.Path.EndsWith("SpanAttributes.cs", StringComparison.Ordinal))
            .SelectMany(static source => AllowedLiteral().Matches(source.Text)).Select(static match => match.Groups["name"].Value);

    private static IEnumerable<string> Spelled(Regex literal) =>
        Product.Sources.SelectMany(source => literal.Matches(source.Text)).Select(static match => match.Groups["name"].Value);

    // The words before the first placeholder are the name: $"execute_node {kind}" is execute_node.
    [GeneratedRegex("""(?:StartActivity|StartRoot|Tick|EngineTelemetry\.Start|new Activity|new ActivityEvent)\(\s*\$?"(?<name>[A-Za-z_.]+)""")]
    private static partial Regex SpanLiteral();

    [GeneratedRegex("""(?:(?:SetTag|AddTag|GetTagItem|tags\.Add)\(\s*"(?<name>[a-z_]+(?:\.[a-z_]+)*)"|\{ "(?<name>[a-z_]+(?:\.[a-z_]+)+)",)""")]
    private static partial Regex TagLiteral();

    [GeneratedRegex("(?<=[ ,(])\"(?<name>[a-z]+\\.[a-z_]+)\"")]
    private static partial Regex AllowedLiteral();
}
