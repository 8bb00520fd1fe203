using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Builds an application for a test: an AppHost's own model, run by its real entry point, or one made in the test.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the entry point of the AppHost that <typeparamref name="TEntryPoint"/> belongs to, up to its call of Build.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default) =>
        await EntryPointTestingBuilder.RunAsync(typeof(TEntryPoint).Assembly, Checked(args), configureBuilder, cancellationToken);

    /// <summary>An empty model for the test to fill.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args) =>
        new ModelTestingBuilder(Checked(args), Assembly.GetCallingAssembly());

    private static string[] Checked(string[] args) => Array.TrueForAll(args, arg => !string.IsNullOrEmpty(arg))
        ? args
        : throw new ArgumentException("Arguments must not be null or empty.", nameof(args));
}
