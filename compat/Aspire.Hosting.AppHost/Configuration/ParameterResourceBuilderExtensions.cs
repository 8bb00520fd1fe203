using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>A value from the configuration key Parameters:NAME, where hyphens of the name may be written as underscores.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, () => Configured(builder, name) ?? throw Missing(name, $"Parameters:{name}"), secret));

    /// <summary>Always <paramref name="value"/>: the configuration is not consulted.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, string value,
        bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <summary>What <paramref name="valueGetter"/> returns: the configuration is not consulted.</summary>
    /// <param name="publishValueAsDefault">Whether a manifest names the value as the default; a secret's never.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name,
        Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false) =>
        publishValueAsDefault && secret
            ? throw new ArgumentException("A secret parameter cannot be published with its value as default.", nameof(secret))
            : builder.AddResource(new ParameterResource(name, valueGetter, secret)
            {
                PublishedDefault = publishValueAsDefault ? valueGetter : null,
            });

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(this IDistributedApplicationBuilder builder, [ResourceName] string name,
        string configurationKey, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, () => builder.Configuration[configurationKey] ?? throw Missing(name, configurationKey), secret));

    private static string? Configured(IDistributedApplicationBuilder builder, string name)
    {
        var parameters = builder.Configuration.GetSection("Parameters");
        return parameters[name] ?? parameters[name.Replace('-', '_')];
    }

    private static MissingParameterValueException Missing(string name, string key) =>
        new($"Parameter resource could not be used because configuration key '{key}' is missing and the Parameter '{name}' has no default value.");
}
