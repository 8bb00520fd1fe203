using AiTeams.Contracts;

namespace AiTeams.WorkflowEngine.Dispatch;

/// <summary>
/// Held by the one engine on a data folder, from start to the process's end, however it ends (the operating system lets go of it). Whoever
/// holds it knows that every lease in the database is a dead engine's.
/// </summary>
internal sealed class EngineLock(IConfiguration configuration, IHostEnvironment environment, TimeProvider time) : IDisposable
{
    /// <summary>An engine that is being replaced may need this long to finish.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private FileStream? _file;

    /// <exception cref="InvalidOperationException">Another engine works on the same data folder.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(environment.ContentRootPath, configuration["AITEAMS_DATA"] is { Length: > 0 } data ? data : ".data");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{ServiceNames.WorkflowEngine}.lock");
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (IOException) when (time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
            }
            catch (IOException exception)
            {
                throw new InvalidOperationException($"Another workflow-engine works on {folder}; stop it, or give this one another AITEAMS_DATA.", exception);
            }
        }
    }

    public void Dispose() => _file?.Dispose();
}
