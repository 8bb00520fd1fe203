namespace AiTeams.ServiceDefaults.Logging;

/// <summary>What an open scope adds to a line.</summary>
internal static class ScopeReader
{
    internal static void Read(object? scope, LogEntry entry)
    {
        try
        {
            Add(scope, entry);
        }
        catch (Exception)
        {
            // A scope whose own code fails adds what it gave until then.
        }
    }

    /// <summary>The scope of a connection: nothing of it gets into a line.</summary>
    internal static bool SaysNothing(object scope)
    {
        try
        {
            return scope is IReadOnlyList<KeyValuePair<string, object?>> { Count: 1 } one && one[0].Key == "ConnectionId";
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static void Add(object? scope, LogEntry entry)
    {
        switch (scope)
        {
            case IReadOnlyList<KeyValuePair<string, object?>> list:
                var count = Math.Min(list.Count, LogEntry.MostRead);
                for (var i = 0; i < count; i++)
                {
                    var (name, value) = list[i];
                    Add(entry, name, value);
                }
                entry.Drop(list.Count - count);
                break;
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                AddAll(pairs, entry);
                break;
            case IEnumerable<KeyValuePair<string, string>> pairs:
                AddAll(pairs, entry);
                break;
            case string text:
                entry.Add("scope", text);
                break;
        }
    }

    private static void AddAll<TValue>(IEnumerable<KeyValuePair<string, TValue>> pairs, LogEntry entry)
    {
        var read = 0;
        foreach (var (name, value) in pairs)
        {
            if (++read > LogEntry.MostRead)
            {
                entry.Drop(1);
                break;
            }
            Add(entry, name, value);
        }
    }

    private static void Add(LogEntry entry, string? name, object? value)
    {
        // The host's own scopes name the connection and request by ids that nothing else uses.
        if (name is null or "{OriginalFormat}" or "ConnectionId" or "RequestId" or "RequestPath" or "TraceId" or "SpanId" or "ParentId") return;
        entry.Add(name, value);
    }
}
