using System.Globalization;

namespace AiTeams.AppHost.Backends;

/// <summary>What became of a backend: a resource of the model, something that already answers elsewhere, or left out.</summary>
internal sealed class RunningBackend
{
    private readonly Backend _backend;
    private readonly IResourceBuilder<IResourceWithEndpoints>? _resource;
    private readonly Uri? _given;

    private RunningBackend(Backend backend, IResourceBuilder<IResourceWithEndpoints>? resource, Uri? given, string? absence)
    {
        _backend = backend;
        _resource = resource;
        _given = given;
        Absence = absence;
    }

    public string Name => _backend.Name;

    /// <summary>Whether telemetry can be sent to it.</summary>
    public bool IsThere => Absence is null;

    /// <summary>Whether it runs in a container, where this machine has another name than localhost.</summary>
    public bool IsContainer => _resource?.Resource is ContainerResource;

    /// <summary>Whether this start runs it, so that its ports must be free.</summary>
    public bool IsStarted => _resource is not null;

    /// <summary>Why it is left out, and what would bring it; null when it is there.</summary>
    public string? Absence { get; }

    public IEnumerable<string> PortOptions =>
        _backend.Endpoints.Where(endpoint => !endpoint.IsPrivate || !IsContainer).Select(endpoint => endpoint.PortOption);

    /// <summary>Where it answers, when it is not started by us.</summary>
    public Uri? Given => _given;

    /// <summary>Its line in the lists, where it is not a resource of the model.</summary>
    public Elsewhere? Listed => IsStarted ? null : new Elsewhere(Name, Given, Absence);

    public static RunningBackend Started(Backend backend, IResourceBuilder<IResourceWithEndpoints> resource) => new(backend, resource, null, null);

    public static RunningBackend Used(Backend backend, Uri address) => new(backend, null, address, null);

    public static RunningBackend LeftOut(Backend backend, string reason) => new(backend, null, null, reason);

    /// <summary>An endpoint's URL, as whoever the expression is given to sees it.</summary>
    public ReferenceExpression Url(string endpoint) => _resource is not null
        ? ReferenceExpression.Create($"{_resource.GetEndpoint(endpoint)}")
        : ReferenceExpression.Create($"{new HostUrl(GivenUrl(endpoint).GetLeftPart(UriPartial.Authority))}");

    /// <summary>An endpoint's <c>host:port</c> as <paramref name="context"/> sees it.</summary>
    public async Task<string> AddressAsync(string endpoint, ValueProviderContext context, CancellationToken cancellationToken) =>
        new Uri((await Url(endpoint).GetValueAsync(context, cancellationToken).ConfigureAwait(false))!).Authority;

    /// <summary>An endpoint's <c>host:port</c> among published containers, where nothing has been started that could be asked.</summary>
    public string PublishedAddress(string endpoint) => _resource is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}:{_backend.Endpoints.Single(candidate => candidate.Name == endpoint).ContainerPort}")
        : GivenUrl(endpoint).Authority;

    // A URL names one address; the backend's other ports are looked for at their usual numbers on the same host.
    private Uri GivenUrl(string endpoint)
    {
        var wanted = _backend.Endpoints.Single(candidate => candidate.Name == endpoint);
        return wanted == _backend.Endpoints[0] ? _given! : new UriBuilder("http", _given!.Host, Startup.Ports.Default(wanted.PortOption)).Uri;
    }
}
