using Microsoft.Extensions.Options;

namespace AiTeams.ServiceDefaults.Export;

/// <summary>Options that never change, for a constructor that asks for a monitor.</summary>
internal sealed class FixedOptions<T>(T value) : IOptionsMonitor<T>
{
    public T CurrentValue => value;

    public T Get(string? name) => value;

    public IDisposable? OnChange(Action<T, string?> listener) => null;
}
