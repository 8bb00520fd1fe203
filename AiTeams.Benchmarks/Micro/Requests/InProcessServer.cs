using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace AiTeams.Benchmarks.Micro.Requests;

/// <summary>A server without a network: the host's own application, called directly, so that only the pipeline is measured.</summary>
internal sealed class InProcessServer : IServer
{
    private Action<IFeatureCollection>? _handle;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <exception cref="InvalidOperationException">The pipeline went asynchronous, so that not all of it was on this thread.</exception>
    internal void Handle(IFeatureCollection request) => _handle!(request);

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _handle = request =>
        {
            var context = application.CreateContext(request);
            if (!application.ProcessRequestAsync(context).IsCompletedSuccessfully) throw new InvalidOperationException("A request failed or waited.");
            application.DisposeContext(context, null);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}
