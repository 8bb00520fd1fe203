using System.Diagnostics;
using AiTeams.ServiceDefaults.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>
/// The story of the service itself: the span <c>start_service</c>, from the first hosted service to listening. Lines that belong to no other
/// work (the host's, a timer's without a tick) carry its id, so that no line after it is without one.
/// </summary>
internal sealed class ServiceStory(IServiceProvider services) : IHostedLifecycleService, IDisposable
{
    internal const string SourceName = "AiTeams.ServiceDefaults";

    private Activity? _start;

    /// <summary>Null until the service starts.</summary>
    internal string? TrackingId { get; private set; }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Nothing listens to sources until the provider is made, which the SDK's own hosted service does later.
        services.GetService<TracerProvider>();
        services.GetRequiredService<StoryHost>().UseForProcess();
        _start = Telemetry.Source.StartActivity(SpanNames.StartService) ?? new Activity(SpanNames.StartService).Start();
        TrackingId = _start.TraceId.ToHexString();
        _start.SetTag(SpanTags.TrackingId, TrackingId);
        // It is not the parent of what merely happens to run while the service starts.
        Activity.Current = null;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _start?.Stop();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _start?.Dispose();
}
