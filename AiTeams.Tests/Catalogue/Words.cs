using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTeams.Tests.Catalogue;

/// <summary>What a name means, in both languages, and what its code does not say by itself.</summary>
/// <param name="En">English; null where the code's own text is the meaning.</param>
/// <param name="Zh">Chinese.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="On">Who has it: a service, a span, a kind of receipt.</param>
/// <param name="Values">The closed set.</param>
internal sealed record Meaning(string? En, string Zh, string? Unit = null, string? On = null, string[]? Values = null)
{
    internal string In(Language language, string? otherwise = null) => language == Language.Chinese ? Zh : En ?? otherwise ?? "";
}

internal enum Language
{
    English,
    Chinese,
}

/// <summary>A file of meanings: <c>docs/catalogue/KIND.json</c>.</summary>
internal sealed class Words
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly Dictionary<string, Meaning> _meanings;

    private Words(string path, Dictionary<string, Meaning> meanings) => (Path, _meanings) = (path, meanings);

    internal string Path { get; }

    internal IEnumerable<string> Names => _meanings.Keys;

    internal static Words Resource { get; } = Load("resource");

    internal static Words LineMembers { get; } = Load("line");

    internal static Words LogEvents { get; } = Load("log-events");

    internal static Words Spans { get; } = Load("spans");

    internal static Words Attributes { get; } = Load("attributes");

    internal static Words Baggage { get; } = Load("baggage");

    internal static Words Problems { get; } = Load("problems");

    internal bool Has(string name) => _meanings.ContainsKey(name);

    internal Meaning this[string name] => _meanings.TryGetValue(name, out var meaning)
        ? meaning
        : throw new KeyNotFoundException($"{Path} has no meaning for '{name}'.");

    private static Words Load(string kind)
    {
        var path = $"docs/catalogue/{kind}.json";
        return new(path, JsonSerializer.Deserialize<Dictionary<string, Meaning>>(Product.Read(path), Json)!);
    }
}
