using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace OpenTelemetry.Instrumentation;

/// <summary>Hears some events of every <see cref="DiagnosticListener"/> of one name, of those to come too, until disposed.</summary>
internal abstract class DiagnosticSubscription : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly ConcurrentDictionary<(Type, string), PropertyInfo?> Properties = new();

    private readonly string _name;
    private readonly IReadOnlySet<string> _events;
    private readonly Action<string, object?> _onEvent;
    private readonly IDisposable _all;
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    protected DiagnosticSubscription(string name, IReadOnlySet<string> events, Action<string, object?> onEvent)
    {
        (_name, _events, _onEvent) = (name, events, onEvent);
        _all = DiagnosticListener.AllListeners.Subscribe(this);
    }

    /// <summary>A property of a payload whose type is anonymous or internal, whatever the case of its name.</summary>
    public static T? Get<T>(object? payload, string property)
        where T : class =>
        payload is null
            ? null
            : Properties.GetOrAdd(
                (payload.GetType(), property),
                static key => key.Item1.GetProperty(key.Item2, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase))?.GetValue(payload) as T;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == _name) _subscriptions.Add(value.Subscribe(this, (name, _, _) => _events.Contains(name)));
    }

    public void OnNext(KeyValuePair<string, object?> value) => _onEvent(value.Key, value.Value);

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose()
    {
        _all.Dispose();
        while (_subscriptions.TryTake(out var subscription)) subscription.Dispose();
        GC.SuppressFinalize(this);
    }
}
