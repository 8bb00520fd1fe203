using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>One way to find addresses. The first that finds any wins; pass-through comes last.</summary>
internal interface IEndpointProvider
{
    List<ServiceEndpoint> Find(ServiceName name, out IChangeToken? changes);
}

/// <summary>The name is the address.</summary>
internal sealed class PassThroughProvider : IEndpointProvider
{
    public List<ServiceEndpoint> Find(ServiceName name, out IChangeToken? changes)
    {
        changes = null;
        return [ServiceEndpoint.Create(name.Address)];
    }
}

/// <summary>Addresses from <c>Services:&lt;service&gt;:&lt;endpoint or scheme&gt;[:n]</c>.</summary>
internal sealed class ConfigurationProvider(
    IConfiguration configuration, IOptions<ConfigurationServiceEndpointProviderOptions> provider, IOptions<ServiceDiscoveryOptions> discovery) : IEndpointProvider
{
    public List<ServiceEndpoint> Find(ServiceName name, out IChangeToken? changes)
    {
        changes = configuration.GetReloadToken();
        var service = configuration.GetSection(provider.Value.SectionName).GetSection(name.Service);
        var schemes = discovery.Value.ApplyAllowedSchemes(name.Schemes);

        // Without a named endpoint the schemes are looked up as names of endpoints, in the order written.
        IEnumerable<string> candidates = string.IsNullOrWhiteSpace(name.Endpoint) ? ["default", .. schemes] : [name.Endpoint];
        var section = candidates.Select(service.GetSection).FirstOrDefault(candidate => candidate.Exists());
        if (section is null) return [];

        var found = string.IsNullOrWhiteSpace(section.Value)
            ? section.GetChildren().Select(child => Numbered(child, section)).Select(child => Parse(child, name)).ToList()
            : [Parse(section, name)];
        return name.Schemes.Count == 0 && discovery.Value.AllowAllSchemes ? found : BestScheme(found, schemes);
    }

    // Of several schemes the one listed first; addresses without a scheme always stay.
    private static List<ServiceEndpoint> BestScheme(List<ServiceEndpoint> found, IReadOnlyList<string> schemes)
    {
        int Rank(ServiceEndpoint endpoint) =>
            endpoint.EndPoint is not UriEndPoint uri ? -1
            : schemes.Index().Where(scheme => scheme.Item == uri.Uri.Scheme).Select(scheme => scheme.Index).FirstOrDefault(int.MaxValue);

        var best = found.Select(Rank).Where(rank => rank is >= 0 and < int.MaxValue).DefaultIfEmpty(-1).Min();
        return found.FindAll(endpoint => Rank(endpoint) is -1 || Rank(endpoint) == best);
    }

    private static IConfigurationSection Numbered(IConfigurationSection child, IConfigurationSection parent) =>
        int.TryParse(child.Key, out _)
            ? child
            : throw new KeyNotFoundException($"'{parent.Path}' lists addresses by number; '{child.Key}' is none.");

    private ServiceEndpoint Parse(IConfigurationSection section, ServiceName name)
    {
        if (!ServiceEndpoint.TryParse(section.Value, out var endpoint))
            throw new KeyNotFoundException($"'{section.Path}' is not an address: expected a URI or host[:port].");
        if (provider.Value.ShouldApplyHostNameMetadata(endpoint)) endpoint.Features.Set<IHostNameFeature>(new HostName(name.Service));
        return endpoint;
    }

    private sealed class HostName(string name) : IHostNameFeature
    {
        string IHostNameFeature.HostName => name;
    }
}
