namespace ApiCheck;

/// <summary>
/// What the vendor's listing leaves out, written down from the public source
/// (https://github.com/microsoft/aspire/tree/59d405ff5a491bb191b1af881f2f657465521b3f/src): constraints of generic methods, protected
/// constructors, and the package Aspire.Hosting.Testing as a whole.
/// </summary>
internal static class Unlisted
{
    private const string Resource = "where T : IResource";
    private const string Environment = "where T : IResourceWithEnvironment";
    private const string Destination = "where TDestination : IResourceWithEnvironment";
    private const string Endpoints = "where T : IResourceWithEndpoints";
    private const string Arguments = "where T : IResourceWithArgs";
    private const string Waits = "where T : IResourceWithWaitSupport";
    private const string Container = "where T : ContainerResource";
    private const string Value = "where T : IManifestExpressionProvider, IValueProvider";

    /// <summary>Constructors of abstract classes: seen by who derives from them, which a listing of public members does not show.</summary>
    private static readonly HashSet<string> Protected =
    [
        "protected Resource.Resource(string name)",
        "protected NamedComposeMember.NamedComposeMember()",
    ];

    private static readonly Dictionary<string, string[]> Constraints = new()
    {
        ["IDistributedApplicationBuilder.AddResource<T>"] = [Resource],
        ["IDistributedApplicationBuilder.CreateResourceBuilder<T>"] = [Resource],
        ["IResourceBuilder<T>.WithAnnotation<TAnnotation>"] = ["where TAnnotation : IResourceAnnotation", "where TAnnotation : IResourceAnnotation, new()"],
        ["IDistributedApplicationEventing.Subscribe<T>"] = ["where T : IDistributedApplicationEvent", "where T : IDistributedApplicationResourceEvent"],
        ["IDistributedApplicationEventing.PublishAsync<T>"] = ["where T : IDistributedApplicationEvent"],
        ["ExpressionInterpolatedStringHandler.AppendFormatted<T>"] = [Value, "where T : IManifestExpressionProvider, IResource, IValueProvider"],
        ["ResourceExtensions.TryGetLastAnnotation<T>"] = ["where T : IResourceAnnotation"],
        ["ResourceExtensions.TryGetAnnotationsOfType<T>"] = ["where T : IResourceAnnotation"],
        ["ResourceExtensions.HasAnnotationOfType<T>"] = ["where T : IResourceAnnotation"],
        ["ProjectResourceBuilderExtensions.AddProject<TProject>"] = ["where TProject : IProjectMetadata, new()"],
        ["DistributedApplicationEventingExtensions.OnBeforeResourceStarted<T>"] = [Resource],
        ["DistributedApplicationEventingExtensions.OnResourceReady<T>"] = [Resource],
        ["ResourceBuilderExtensions.WithEnvironment<T>"] = [Environment],
        ["ResourceBuilderExtensions.WithEnvironment<T, TValue>"] = [$"{Environment} where TValue : IManifestExpressionProvider, IValueProvider"],
        ["ResourceBuilderExtensions.WithArgs<T>"] = [Arguments],
        ["ResourceBuilderExtensions.WithReference<TDestination>"] = [Destination],
        ["ResourceBuilderExtensions.WithEndpoint<T>"] = [Endpoints],
        ["ResourceBuilderExtensions.WithHttpEndpoint<T>"] = [Endpoints],
        ["ResourceBuilderExtensions.WithExternalHttpEndpoints<T>"] = [Endpoints],
        ["ResourceBuilderExtensions.GetEndpoint<T>"] = [Endpoints],
        ["ResourceBuilderExtensions.WithHttpHealthCheck<T>"] = [Endpoints],
        ["ResourceBuilderExtensions.WithHealthCheck<T>"] = [Resource],
        ["ResourceBuilderExtensions.WaitFor<T>"] = [Waits],
        ["ResourceBuilderExtensions.WaitForStart<T>"] = [Waits],
        ["ResourceBuilderExtensions.WaitForCompletion<T>"] = [Waits],
        ["ResourceBuilderExtensions.WithExplicitStart<T>"] = [Resource],
        ["ResourceBuilderExtensions.WithUrlForEndpoint<T>"] = [Resource],
        ["ContainerResourceBuilderExtensions.WithBindMount<T>"] = [Container],
        ["ContainerResourceBuilderExtensions.WithContainerName<T>"] = [Container],
        ["ContainerResourceBuilderExtensions.WithContainerRuntimeArgs<T>"] = [Container],
        ["ContainerResourceBuilderExtensions.WithImage<T>"] = [Container],
        ["ContainerResourceBuilderExtensions.WithVolume<T>"] = [Container],
        ["DockerComposeServiceExtensions.PublishAsDockerComposeService<T>"] = ["where T : IComputeResource"],
        // CreateAsync with configureBuilder has none, unlike its other overloads.
        ["DistributedApplicationTestingBuilder.CreateAsync<TEntryPoint>"] = ["where TEntryPoint : class", ""],
    };

    /// <summary>Aspire.Hosting.Testing is not in the listing.</summary>
    internal static Dictionary<string, RealType> Types { get; } = new()
    {
        ["Aspire.Hosting.Testing.DistributedApplicationTestingBuilder"] = StaticClass(
            "public static Task<IDistributedApplicationTestingBuilder> DistributedApplicationTestingBuilder.CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default(CancellationToken))",
            "public static Task<IDistributedApplicationTestingBuilder> DistributedApplicationTestingBuilder.CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default(CancellationToken))",
            "public static Task<IDistributedApplicationTestingBuilder> DistributedApplicationTestingBuilder.CreateAsync<TEntryPoint>(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default(CancellationToken))",
            "public static IDistributedApplicationTestingBuilder DistributedApplicationTestingBuilder.Create(params string[] args)"),
        ["Aspire.Hosting.Testing.DistributedApplicationHostingTestingExtensions"] = StaticClass(
            "public static HttpClient DistributedApplicationHostingTestingExtensions.CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null)",
            "public static Uri DistributedApplicationHostingTestingExtensions.GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null)"),
        ["Aspire.Hosting.Testing.IDistributedApplicationTestingBuilder"] = new("interface", false, false, false, null,
            ["Aspire.Hosting.IDistributedApplicationBuilder", "System.IAsyncDisposable", "System.IDisposable"], [],
            ["public abstract Task<DistributedApplication> IDistributedApplicationTestingBuilder.BuildAsync(CancellationToken cancellationToken = default(CancellationToken))"]),
    };

    internal static bool IsKnown(StandInMember member) => Protected.Contains(member.Signature);

    /// <summary>What may stand behind the method; the overloads of one name that differ in it differ in their parameters, which are compared.</summary>
    internal static string[] ConstraintsOf(StandInMember member) =>
        Constraints.FirstOrDefault(c => member.Signature.Contains($" {c.Key}(", StringComparison.Ordinal)).Value ?? [""];

    private static RealType StaticClass(params string[] members) => new("class", false, false, true, null, [], [], [.. members]);
}
