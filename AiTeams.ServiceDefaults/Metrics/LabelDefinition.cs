namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>
/// A label of an instrument: its key, the values it may take, and what they mean. Three kinds: <see cref="Closed"/> by the contract,
/// <see cref="FromCode"/> by what is compiled in, and <see cref="Open"/>, which is bounded at run time.
/// </summary>
public sealed class LabelDefinition
{
    private readonly string[] _values;

    private LabelDefinition(string key, string english, string chinese, string[] values, int? mostValues, bool isOptional = false) =>
        (Key, English, Chinese, _values, MostValues, IsOptional) = (key, english, chinese, values, mostValues, isOptional);

    /// <summary>E.g. <c>endpoint</c>. Never the name of an id of a request, a user or a run.</summary>
    public string Key { get; }

    public string English { get; }

    public string Chinese { get; }

    /// <summary>The closed set; what is not in it is counted as <c>other</c>. Empty for the other kinds.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>How many different values an open label takes before the rest is <c>other</c>; null for the other kinds.</summary>
    public int? MostValues { get; }

    /// <summary>Not on every measurement: <c>error.type</c> says by its absence that nothing failed.</summary>
    public bool IsOptional { get; }

    public static LabelDefinition Closed(string key, string english, string chinese, params string[] values) => new(key, english, chinese, values, null);

    /// <summary>Route templates, operation names: as many as the program has.</summary>
    public static LabelDefinition FromCode(string key, string english, string chinese) => new(key, english, chinese, [], null);

    /// <param name="mostValues">Values taken as they come; the rest is <c>other</c>.</param>
    public static LabelDefinition Open(string key, int mostValues, string english, string chinese) => new(key, english, chinese, [], mostValues);

    public LabelDefinition Optional() => new(Key, English, Chinese, _values, MostValues, isOptional: true);

    /// <summary>The value of a closed label, or <c>other</c>.</summary>
    public string Of(string? value) => value is not null && Array.IndexOf(_values, value) >= 0 ? value : BoundedLabel.Other;
}
