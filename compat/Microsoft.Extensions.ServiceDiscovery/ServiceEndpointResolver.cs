using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Resolves names of services, for HTTP and for anything else.</summary>
public sealed class ServiceEndpointResolver : IAsyncDisposable
{
    // Callers may resolve any number of names; beyond this the answers are looked up anew.
    private const int MostNames = 1024;

    private readonly IEndpointProvider[] _providers;
    private readonly TimeProvider _time;
    private readonly ServiceDiscoveryOptions _options;
    private readonly ConcurrentDictionary<string, (ServiceEndpointSource Source, DateTimeOffset Until)> _known = new();
    private bool _disposed;

    internal ServiceEndpointResolver(IEnumerable<IEndpointProvider> providers, TimeProvider time, IOptions<ServiceDiscoveryOptions> options)
    {
        _providers = [.. providers.OrderBy(provider => provider is PassThroughProvider)];
        (_time, _options) = (time, options.Value);
    }

    /// <exception cref="ArgumentException">The name is not of the form <c>[scheme[+scheme]://][_endpoint.]service[:port]</c>.</exception>
    /// <exception cref="InvalidOperationException">No provider is registered.</exception>
    /// <exception cref="KeyNotFoundException">Configuration lists something that is no address.</exception>
    public ValueTask<ServiceEndpointSource> GetEndpointsAsync(string serviceName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();

        var now = _time.GetUtcNow();
        if (_known.TryGetValue(serviceName, out var known) && !known.Source.ChangeToken.HasChanged && now < known.Until) return new(known.Source);
        if (_known.Count >= MostNames) _known.Clear();

        var source = Find(serviceName);
        _known[serviceName] = (source, now + _options.RefreshPeriod);
        return new(source);
    }

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _known.Clear();
        return default;
    }

    private ServiceEndpointSource Find(string serviceName)
    {
        if (!ServiceName.TryParse(serviceName, out var name)) throw new ArgumentException($"'{serviceName}' is not a URI or host.", nameof(serviceName));
        if (_providers.Length == 0) throw new InvalidOperationException($"Nothing can resolve '{serviceName}': call services.AddServiceDiscovery().");

        List<IChangeToken> changes = [];
        foreach (var provider in _providers)
        {
            var found = provider.Find(name, out var changed);
            if (changed is not null) changes.Add(changed);
            if (found.Count > 0) return new(found, new CompositeChangeToken(changes), new FeatureCollection());
        }
        return new([], new CompositeChangeToken(changes), new FeatureCollection());
    }
}
