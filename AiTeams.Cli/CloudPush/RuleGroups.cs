using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Cli.CloudPush;

/// <summary>A group of rules.</summary>
/// <param name="Tree">Comparable: durations in milliseconds, texts without blank ends.</param>
internal sealed record RuleGroup(string Name, string Yaml, JsonNode Tree);

/// <summary>Groups of rules in YAML: those of monitoring/rules, and those that a ruler answers.</summary>
internal static partial class RuleGroups
{
    // What Prometheus fills in from its own configuration; a ruler in the cloud has no such labels.
    internal const string ConsoleLabel = "{{ $externalLabels.console_url }}";

    // https://grafana.com/docs/mimir/latest/configure/configuration-parameters/#limits: ruler_max_rules_per_rule_group
    private const int MostRules = 20;

    private static readonly string[] Durations = ["interval", "for", "keep_firing_for"];

    /// <summary>
    /// All groups of the folder's files, ready for the account: links begin with real addresses; a group in <c>long/</c>, which is for storage that
    /// keeps a month, takes the place of the one of its name; one with more rules than a ruler takes by default is sent in parts.
    /// </summary>
    /// <exception cref="CloudException">A link needs an address that is not set.</exception>
    public static IReadOnlyList<RuleGroup> Read(string folder, CloudSettings settings, CloudTexts texts)
    {
        var groups = new Dictionary<string, YamlMappingNode>(StringComparer.Ordinal);
        foreach (var group in Files(folder).Concat(Files(Path.Combine(folder, "long"))).SelectMany(static file => Groups(File.ReadAllText(file), "groups")))
        {
            groups[(string)group["name"]!] = group;
        }
        foreach (var (name, group) in groups)
        {
            foreach (var text in group.AllNodes.OfType<YamlScalarNode>()) text.Value = WithAddresses(text.Value!, name, settings, texts);
        }
        return [.. groups.Values.SelectMany(Parts).Select(Of)];
    }

    /// <param name="yaml">The ruler's answer for a namespace.</param>
    /// <exception cref="YamlException">Not YAML.</exception>
    public static IReadOnlyList<RuleGroup> Parse(string yaml, string name) => [.. Groups(yaml, name).Select(Of)];

    private static IEnumerable<YamlMappingNode> Groups(string yaml, string key)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root || !root.Children.TryGetValue(key, out var groups)) return [];
        return groups is YamlSequenceNode list ? list.Children.OfType<YamlMappingNode>() : [];
    }

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yml").Order(StringComparer.Ordinal) : [];

    private static IEnumerable<YamlMappingNode> Parts(YamlMappingNode group) => ((YamlSequenceNode)group["rules"]).Chunk(MostRules).Select((rules, index) =>
        new YamlMappingNode(group.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Key switch
        {
            "name" when index > 0 => new YamlScalarNode($"{group["name"]} {index + 1}"),
            "rules" => new YamlSequenceNode(rules),
            _ => pair.Value,
        }))));

    private static RuleGroup Of(YamlMappingNode group)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(group)).Save(text, assignAnchors: false);
        return new((string)group["name"]!, text.ToString(), Tree(group, ""));
    }

    private static string WithAddresses(string text, string group, CloudSettings settings, CloudTexts texts)
    {
        if (text.Contains(ConsoleLabel, StringComparison.Ordinal))
        {
            text = text.Replace(ConsoleLabel, settings.ConsoleUrl ?? throw new CloudException(texts.NeedsConsole(group), ExitCodes.WrongUsage), StringComparison.Ordinal);
        }
        return text.StartsWith("/d/", StringComparison.Ordinal) && settings.GrafanaUrl is { } grafana ? grafana.ToString().TrimEnd('/') + text : text;
    }

    private static JsonNode Tree(YamlNode node, string key) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(static pair => KeyValuePair.Create((string)pair.Key!, (JsonNode?)Tree(pair.Value, (string)pair.Key!)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(static item => Tree(item, ""))]),
        _ => JsonValue.Create(Durations.Contains(key) ? Milliseconds((string)node!) : ((string?)node ?? "").Trim()),
    };

    /// <summary>5m, 5m0s and 300s are one duration.</summary>
    private static string Milliseconds(string duration) => Parts().Matches(duration)
        .Sum(static part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 7 * 86_400_000.0,
            _ => 365 * 86_400_000.0,
        })
        .ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("([0-9.]+)(ms|[smhdwy])")]
    private static partial Regex Parts();
}
