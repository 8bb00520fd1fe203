using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    /// <param name="launchProfileName">A profile of the project's launch settings; null for none.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name,
        string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, options =>
        {
            options.ExcludeLaunchProfile = launchProfileName is null;
            options.LaunchProfileName = launchProfileName;
        });

    /// <summary>Adds a project with the endpoints and variables of its launch profile.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name,
        Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        var options = new ProjectResourceOptions();
        configure(options);
        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(metadata);
        if (!options.ExcludeLaunchProfile && Choose(builder, metadata, options.LaunchProfileName) is { } used)
        {
            project.WithAnnotation(used);
            foreach (var url in used.Profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
            {
                var address = BindingAddress(url);
                // The port is this machine's: what is published has its own.
                int? port = builder.ExecutionContext.IsPublishMode ? null : address.Port;
                project.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, address.Scheme, name: address.Scheme, port: port)
                {
                    TargetHost = address.Host,
                });
            }

            if (used.Profile.CommandLineArgs is { Length: > 0 } args) project.WithArgs(CommandLine.Split(args));
        }

        return project.WithEnvironment(new ProjectEnvironment(builder, project.Resource).AddTo);
    }

    /// <summary>Publishing otherwise tells the project to believe X-Forwarded-* headers, as behind a proxy.</summary>
    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder) =>
        builder.WithAnnotation<DisableForwardedHeadersAnnotation>(ResourceAnnotationMutationBehavior.Replace);

    private static UsedLaunchProfileAnnotation? Choose(IDistributedApplicationBuilder builder, IProjectMetadata metadata, string? wanted)
    {
        var profiles = LaunchSettings.Of(metadata)?.Profiles ?? [];
        if (wanted is not null)
        {
            return profiles.TryGetValue(wanted, out var exact)
                ? new UsedLaunchProfileAnnotation(wanted, exact)
                : throw new DistributedApplicationException($"Launch settings of {metadata.ProjectPath} have no profile '{wanted}'.");
        }

        var preferred = builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"];
        if (preferred is not null && profiles.TryGetValue(preferred, out var same)) return new UsedLaunchProfileAnnotation(preferred, same);
        return profiles.Where(p => p.Value.StartsTheProject).Select(p => new UsedLaunchProfileAnnotation(p.Key, p.Value)).FirstOrDefault();
    }

    // http://*:8000 and http://+:8000 are no URIs.
    private static Uri BindingAddress(string url) =>
        new(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal));
}
