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

    private static void Add(object? scope, LogEntry entry)
    {
        switch (scope)
        {
            case IReadOnlyList<KeyValuePair<string, object?>> list:
                for (var i = 0; i < list.Count; i++) Add(entry, list[i].Key, list[i].Value);
                break;
            case IEnumerable<KeyValuePair<string, object?>> pairs:
                foreach (var (name, value) in pairs) Add(entry, name, value);
                break;
            case IEnumerable<KeyValuePair<string, string>> pairs:
                foreach (var (name, value) in pairs) Add(entry, name, value);
                break;
            case string text:
                entry.Add("scope", text);
                break;
        }
    }

    private static void Add(LogEntry entry, string? name, object? value)
    {
        // The host's own scopes name the connection and request by ids that nothing else uses.
        if (name is null or "{OriginalFormat}" or "ConnectionId" or "RequestId" or "RequestPath" or "TraceId" or "SpanId" or "ParentId") return;
        entry.Add(name, value);
    }
}
