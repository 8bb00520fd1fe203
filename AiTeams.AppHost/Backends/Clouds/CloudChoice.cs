namespace AiTeams.AppHost.Backends.Clouds;

/// <summary>
/// Which clouds the Collector sends to: each whose variables are all set. One of which none is set is not spoken of; one of which some are
/// missing is left out with a line that names them, and the rest of the start does not notice.
/// </summary>
internal sealed class CloudChoice
{
    private readonly IDistributedApplicationBuilder _builder;
    private readonly List<(Cloud Cloud, string? Fault)> _asked;

    public CloudChoice(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        var asked = Cloud.All.Where(cloud => cloud.Needs.Any(variable => variable is { IsCommon: false, IsShared: false } && IsSet(variable))).ToHashSet();

        // A key that none of these uses was meant for something: for the first that would.
        foreach (var key in Cloud.All.SelectMany(cloud => cloud.Needs).Where(variable => variable.IsShared && IsSet(variable)).Distinct())
        {
            if (!asked.Any(cloud => cloud.Needs.Contains(key)))
            {
                asked.Add(Cloud.All.First(cloud => cloud.Needs.Contains(key)));
            }
        }

        _asked = [.. Cloud.All.Where(asked.Contains).Select(cloud => (cloud, Fault(cloud)))];
    }

    /// <summary>The clouds whose variables are all set, in the order of their overlays.</summary>
    public IEnumerable<Cloud> Complete => _asked.Where(asked => asked.Fault is null).Select(asked => asked.Cloud);

    /// <summary>What became of each cloud that was asked for.</summary>
    public IEnumerable<Elsewhere> Listed(RunningBackend collector) => _asked.Select(asked => (asked.Fault ?? Refusal(collector)) is { } reason
        ? new Elsewhere(asked.Cloud.Name, null, reason)
        : new Elsewhere(asked.Cloud.Name, Address(asked.Cloud), null));

    /// <summary>Gives the Collector the variables of every complete cloud, each as a parameter.</summary>
    public void Configure<T>(IResourceBuilder<T> collector)
        where T : IResourceWithEnvironment
    {
        foreach (var variable in Complete.SelectMany(cloud => cloud.Needs.Concat(cloud.Takes.Where(IsSet))).Distinct())
        {
            collector.WithEnvironment(variable.Name, _builder.AddParameter(variable.Parameter, () => variable.Value(_builder)!, secret: variable.IsSecret));
        }
    }

    private static string? Refusal(RunningBackend collector) =>
        collector.IsStarted ? null
        : collector.IsThere ? "the Collector is not started here: whoever runs it decides where it sends."
        : "there is no Collector that would send to it.";

    private string? Fault(Cloud cloud) => string.Join(", ", cloud.Needs.Select(variable => variable.Fault(_builder)).OfType<string>()) is { Length: > 0 } faults ? $"{faults}." : null;

    private bool IsSet(CloudVariable variable) => variable.Value(_builder) is not null;

    // Without a user and password, should somebody have written them into it.
    private Uri Address(Cloud cloud)
    {
        var address = new Uri(cloud.Needs[0].Value(_builder)!);
        return new UriBuilder(address.Scheme, address.Host, address.Port).Uri;
    }
}
