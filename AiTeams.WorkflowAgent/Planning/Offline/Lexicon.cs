using System.Collections.Frozen;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>Words and phrases the planner knows, of both languages, by the longest match.</summary>
internal static partial class Lexicon
{
    /// <summary>Value of the unit month, which has no fixed length.</summary>
    public const int Month = -1;

    public const int Minute = 60;
    public const int Hour = 60 * Minute;
    public const int Day = 24 * Hour;
    public const int Week = 7 * Day;

    /// <summary>Longest phrase of a Chinese entry, in characters.</summary>
    public const int LongestChinese = 8;

    private static readonly FrozenDictionary<string, Entry> Entries = Build();

    private static readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> BySpan = Entries.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>First word of a phrase → the most words a phrase that begins with it has.</summary>
    private static readonly FrozenDictionary<string, int> WordsByFirst = Entries.Keys
        .GroupBy(static phrase => phrase.Split(' ')[0], StringComparer.Ordinal)
        .ToFrozenDictionary(static group => group.Key, static group => group.Max(static phrase => phrase.Count(' '.Equals) + 1), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> WordsBySpan = WordsByFirst.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="phrase">Lower case, words separated by one space.</param>
    public static bool TryFind(ReadOnlySpan<char> phrase, out Entry entry) => BySpan.TryGetValue(phrase, out entry);

    /// <returns>The most words a phrase with this first word has; 0 when none begins with it.</returns>
    public static int MostWords(ReadOnlySpan<char> firstWord) => WordsBySpan.TryGetValue(firstWord, out var words) ? words : 0;

    private static FrozenDictionary<string, Entry> Build()
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        AddEnglish(entries);
        AddChinese(entries);
        return entries.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, Entry> entries, Concept concept, int value, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases) entries.Add(phrase, new(concept, value));
    }

    private static void Add(Dictionary<string, Entry> entries, Concept concept, params ReadOnlySpan<string> phrases) => Add(entries, concept, 0, phrases);

    private static void AddVerbs(Dictionary<string, Entry> entries, Verb verb, params ReadOnlySpan<string> bases)
    {
        foreach (var verbBase in bases)
        {
            foreach (var form in Forms(verbBase)) entries.TryAdd(form, new(Concept.Verb, (int)verb));
        }
    }

    /// <summary>fetch, fetches, fetching. Only the first word of a phrase is bent: look up, looks up, looking up.</summary>
    private static IEnumerable<string> Forms(string verb)
    {
        var space = verb.IndexOf(' ', StringComparison.Ordinal);
        var (head, tail) = space < 0 ? (verb, "") : (verb[..space], verb[space..]);
        yield return head + tail;
        yield return (head switch
        {
            _ when head.EndsWith('y') && !"aeiou".Contains(head[^2], StringComparison.Ordinal) => head[..^1] + "ies",
            _ when head.EndsWith("ch", StringComparison.Ordinal) || head.EndsWith("sh", StringComparison.Ordinal) || head.EndsWith('s') || head.EndsWith('x') => head + "es",
            _ => head + "s",
        }) + tail;
        yield return (head switch
        {
            "get" or "put" or "submit" => head + head[^1],
            _ when head.EndsWith('e') => head[..^1],
            _ => head,
        }) + "ing" + tail;
    }

    /// <param name="Concept">What the phrase means.</param>
    /// <param name="Value">Its finer meaning; see the concept.</param>
    internal readonly record struct Entry(Concept Concept, int Value);
}
