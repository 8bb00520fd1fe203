using System.Globalization;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Tells the resource where every endpoint of <paramref name="source"/> is: by service discovery (services__NAME__http__0) and by
    /// plain variable (NAME_HTTP).</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder.WithReferenceTo(source.Resource, null);

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment => builder.WithReferenceTo(endpointReference.Resource, endpointReference.EndpointName);

    private static IResourceBuilder<T> WithReferenceTo<T>(this IResourceBuilder<T> builder, IResourceWithEndpoints source, string? endpointName)
        where T : IResourceWithEnvironment
    {
        var reference = builder.Resource.Annotations.OfType<ReferencedEndpointsAnnotation>().FirstOrDefault(r => r.Source == source);
        if (reference is null)
        {
            reference = new ReferencedEndpointsAnnotation(source);
            builder.WithAnnotation(reference);
            builder.WithEnvironment(reference.AddTo);
        }

        if (endpointName is null) reference.All = true;
        else reference.Names.Add(endpointName);
        return builder;
    }
}

/// <summary>Which endpoints of one source a resource refers to; all WithReference calls for that source meet here.</summary>
internal sealed class ReferencedEndpointsAnnotation(IResourceWithEndpoints source) : IResourceAnnotation
{
    internal IResourceWithEndpoints Source { get; } = source;

    internal HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal bool All { get; set; }

    internal void AddTo(EnvironmentCallbackContext context)
    {
        foreach (var endpoint in Source.GetEndpoints())
        {
            if (!Names.Contains(endpoint.EndpointName) && !(All && !endpoint.ExcludeReferenceEndpoint)) continue;

            // An endpoint named http or https goes by its scheme, which may have been changed since it was named.
            var key = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
            var index = 0;
            while (!context.EnvironmentVariables.TryAdd(DiscoveryKey(key, index), endpoint)) index++;
            context.EnvironmentVariables[$"{Encode(Source.Name)}_{Encode(endpoint.EndpointName)}"] = endpoint;
        }
    }

    private string DiscoveryKey(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"services__{Source.Name}__{key}__{index}");

    private static string Encode(string name)
    {
        var encoded = new StringBuilder(name.Length + 1);
        if (char.IsAsciiDigit(name[0])) encoded.Append('_');
        foreach (var c in name) encoded.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
        return encoded.ToString();
    }
}
