namespace Aspire.Hosting.Testing;

public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Builds the application; with an AppHost, lets its entry point go on to its call of Run.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
