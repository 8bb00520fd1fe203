using System.Collections.Concurrent;

namespace AiTeams.AppHost.Restarts;

/// <summary>How often each resource was started again, and what is the matter with those that are down.</summary>
internal sealed class RestartLedger
{
    private readonly ConcurrentDictionary<string, (int Restarts, string? Reason)> _entries = new(StringComparer.Ordinal);

    /// <summary>An entry changed. Handlers must be quick.</summary>
    public event Action? Changed;

    public (int Restarts, string? Reason) this[string resource] => _entries.GetValueOrDefault(resource);

    public void Down(string resource, string reason)
    {
        _entries.AddOrUpdate(resource, _ => (0, reason), (_, entry) => entry with { Reason = reason });
        Changed?.Invoke();
    }

    public void Restarted(string resource)
    {
        _entries.AddOrUpdate(resource, _ => (1, null), (_, entry) => (entry.Restarts + 1, null));
        Changed?.Invoke();
    }
}
