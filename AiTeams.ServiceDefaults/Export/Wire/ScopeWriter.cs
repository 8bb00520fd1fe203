using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using AiTeams.ServiceDefaults.Privacy;
using OpenTelemetry.Resources;

namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>What stands around the items of a request: who made them. Encoded once.</summary>
internal static class ScopeWriter
{
    private const int MostCategories = 4096;

    private static readonly ConditionalWeakTable<ActivitySource, byte[]> Sources = [];
    private static readonly ConcurrentDictionary<string, byte[]> Categories = new(StringComparer.Ordinal);
    private static readonly byte[] Other = Of("other", null, null, null);

    /// <summary>Fields of ScopeSpans besides its spans.</summary>
    internal static byte[] Of(ActivitySource source) =>
        Sources.TryGetValue(source, out var known) ? known : Sources.GetValue(source, static made => Of(made.Name, made.Version, made.Tags, made.TelemetrySchemaUrl));

    /// <summary>Fields of ScopeLogs besides its records: the scope of a log record is its logger.</summary>
    internal static byte[] Of(string category)
    {
        if (Categories.TryGetValue(category, out var known)) return known;
        return Categories.Count < MostCategories ? Categories.GetOrAdd(category, static made => Of(PersonalValues.Mask(made), null, null, null)) : Other;
    }

    /// <summary>Field 1 of ResourceSpans and ResourceLogs.</summary>
    internal static byte[] Of(Resource resource)
    {
        var to = new ProtobufWriter();
        var message = to.Open(1, 2);
        foreach (var (name, value) in resource.Attributes) AttributeWriter.Write(to, 1, name, value);
        to.Close(message, 2);
        return to.Written.ToArray();
    }

    private static byte[] Of(string name, string? version, IEnumerable<KeyValuePair<string, object?>>? tags, string? schemaUrl)
    {
        var to = new ProtobufWriter(256);
        var scope = to.Open(1);
        to.Text(1, name);
        if (!string.IsNullOrEmpty(version)) to.Text(2, version);
        foreach (var (tag, value) in tags ?? []) AttributeWriter.Write(to, 3, tag, value);
        to.Close(scope);
        if (!string.IsNullOrEmpty(schemaUrl)) to.Text(3, schemaUrl);
        return to.Written.ToArray();
    }
}
