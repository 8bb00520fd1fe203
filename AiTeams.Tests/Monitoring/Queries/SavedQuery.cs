using Xunit;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Monitoring.Queries;

/// <summary>One entry of a file under monitoring/queries.</summary>
/// <param name="Spelling">The question as the seed wrote it.</param>
/// <param name="Correction">What was wrong with the spelling; null where the query is the spelling.</param>
/// <param name="Query">Null where an alert asks the question.</param>
/// <param name="Alert">Name in monitoring/rules/alerts.yml.</param>
/// <param name="Window">The longest range, where it is over an hour.</param>
/// <param name="Needs">What has to be there besides traffic: <c>model</c>.</param>
internal sealed record SavedQuery(
    string Name, string Answers, string AnswersInChinese, string Seed, string Spelling, string? Correction, YamlNode? Query, string? Alert, string? Window, string? Needs)
{
    private static readonly string[] Keys = ["name", "answers", "answers_zh", "seed", "spelling", "correction", "query", "alert", "window", "needs"];

    /// <summary>The query with values for its <c>${placeholders}</c>.</summary>
    public string Text(params (string Name, string Value)[] values) => Fill((Query as YamlScalarNode)?.Value ?? throw new InvalidOperationException($"{Name} has no query as text."), values);

    /// <summary>A field of a query that is a form; null where it is not filled in.</summary>
    public string? Field(string field, params (string Name, string Value)[] values) =>
        Query is YamlMappingNode form && form.Children.TryGetValue(field, out var value) ? Fill((string)value!, values) : null;

    /// <summary>The tags of a form.</summary>
    public Dictionary<string, string> Tags(params (string Name, string Value)[] values) =>
        Query is YamlMappingNode form && form.Children.TryGetValue("tags", out var tags)
            ? ((YamlMappingNode)tags).ToDictionary(tag => (string)tag.Key!, tag => Fill((string)tag.Value!, values))
            : [];

    public static IReadOnlyList<SavedQuery> Of(string language)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(FileOf(language));
        yaml.Load(reader);
        return [.. ((YamlSequenceNode)yaml.Documents[0].RootNode).Cast<YamlMappingNode>().Select(Read)];
    }

    public static string FileOf(string language) => Path.Combine(MonitoringFolder.Path, "queries", language + ".yml");

    private static SavedQuery Read(YamlMappingNode entry)
    {
        var values = entry.ToDictionary(pair => (string)pair.Key!, pair => pair.Value);
        Assert.Empty(values.Keys.Except(Keys));
        return new(Needed("name"), Needed("answers"), Needed("answers_zh"), Needed("seed"), Needed("spelling"), Text("correction"), values.GetValueOrDefault("query"), Text("alert"), Text("window"), Text("needs"));

        string? Text(string key) => (values.GetValueOrDefault(key) as YamlScalarNode)?.Value;
        string Needed(string key) => Text(key) is { Length: > 0 } text ? text : throw new InvalidDataException($"An entry has no {key}: {entry}");
    }

    private static string Fill(string text, (string Name, string Value)[] values) =>
        values.Aggregate(text, (filled, value) => filled.Replace("${" + value.Name + "}", value.Value, StringComparison.Ordinal));
}
