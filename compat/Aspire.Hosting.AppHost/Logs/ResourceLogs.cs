using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Takes each resource's lines on: to its file in the data folder and, when the application asks for it, to the application's log.</summary>
internal sealed class ResourceLogs(ResourceLoggerService logs, string folder, string categoryPrefix, bool toApplicationLog, ILoggerFactory loggers, TimeProvider time)
    : IAsyncDisposable
{
    private readonly List<LogFile> _files = [];

    internal void Follow(IResource resource)
    {
        if (!resource.TryGetLastAnnotation<InstanceIdAnnotation>(out var id)) return;
        logs.Alias(id.Value, resource.Name);
        var log = logs.LogOf(resource.Name);
        var file = new LogFile(folder, resource.Name, time);
        _files.Add(file);
        log.LineAdded += file.Add;
        if (!toApplicationLog) return;

        var logger = loggers.CreateLogger(categoryPrefix + resource.Name);
        log.LineAdded += (text, isError) => logger.Log(isError ? LogLevel.Error : LogLevel.Information, "{Line}", text);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files) await file.DisposeAsync();
    }
}
