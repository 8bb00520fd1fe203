using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using AiTeams.ServiceDefaults.Export.Wire;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// The attributes that business code may put on the spans of <see cref="Telemetry.TraceAsync"/>: a list, so that arguments never reach a trace
/// by accident. A service adds its own at start.
/// </summary>
public static class SpanAttributes
{
    private const int LongestText = 1024;

    /// <summary>Refused names that are remembered as told; beyond these none is told.</summary>
    private const int MostTold = 100;

    private static readonly ConcurrentDictionary<string, bool> Told = new(StringComparer.Ordinal);

    private static FrozenSet<string> _allowed = FrozenSet.Create(StringComparer.Ordinal,
        SpanTags.SessionId, SpanTags.WorkflowId, SpanTags.WorkflowType, SpanTags.WorkflowStatus, SpanTags.ExecutionId, SpanTags.NodeId,
        SpanTags.NodeType, SpanTags.NodeAttempt, SpanTags.NodesCount, SpanTags.CacheHit, SpanTags.PlanResult, SpanTags.PlanProvider,
        SpanTags.OperationType, SpanTags.OperationComplexity, SpanTags.QueryLength, SpanTags.DataSize, SpanTags.ResultSize);

    /// <summary>Names that are allowed now.</summary>
    public static IReadOnlyCollection<string> Allowed => _allowed;

    /// <summary>Allows more names, for the life of the process. Call it at start.</summary>
    /// <exception cref="ArgumentException">A name that says its value is a secret.</exception>
    public static void Add(params ReadOnlySpan<string> names)
    {
        var added = names.ToArray();
        foreach (var name in added)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(names));
            if (SecretNames.Contains(name)) throw new ArgumentException($"'{name}' names a secret; secrets are not put on spans.", nameof(names));
        }
        FrozenSet<string> before;
        do before = _allowed;
        while (Interlocked.CompareExchange(ref _allowed, before.Union(added, StringComparer.Ordinal).ToFrozenSet(StringComparer.Ordinal), before) != before);
    }

    internal static bool Allow(string name) => _allowed.Contains(name);

    internal static void Refuse(string name)
    {
        if (Told.Count < MostTold && Told.TryAdd(name, true)) StoryHost.Current?.Operations.SpanAttributeRefused(name);
    }

    /// <summary>What an attribute can hold; anything else would say its type's name at best.</summary>
    internal static object? Shown(object value) => value switch
    {
        string { Length: > LongestText } text => text[..LongestText],
        string or bool or int or long or double => value,
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        byte or sbyte or short or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        Enum name => name.ToString(),
        TimeSpan duration => duration.TotalSeconds,
        IFormattable => AttributeWriter.Described(value),
        _ => value.GetType().Name,
    };
}
