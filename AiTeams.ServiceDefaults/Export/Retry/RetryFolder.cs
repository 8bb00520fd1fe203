using System.Globalization;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Identity;

namespace AiTeams.ServiceDefaults.Export.Retry;

/// <summary>
/// Requests that an endpoint did not take, as files, the oldest first; they outlive the process. A file appears under its name when it is whole and
/// on the disk, so a kill leaves none in half. Beyond the bound the oldest are dropped and counted. For one thread at a time, and one process:
/// another one with the same folder gets a folder beside it.
/// </summary>
internal sealed class RetryFolder : IDisposable
{
    private const string Extension = ".otlp";
    private const int MostNeighbours = 64;

    private readonly string _path;
    private readonly long _bound;
    private readonly ExportLedger _ledger;
    private readonly IRetryDisk _disk;
    private readonly FileStream _lock;
    private readonly LinkedList<KeptRequest> _kept = [];
    private long _bytes;
    private long _next;

    /// <param name="bound">Bytes of all files.</param>
    /// <exception cref="StartRefusedException">The folder cannot be used; the message says why.</exception>
    internal RetryFolder(string path, long bound, ExportLedger ledger, IRetryDisk disk)
    {
        (_bound, _ledger, _disk) = (bound, ledger, disk);
        try
        {
            (_path, _lock) = Own(path);
            Load();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Telemetry:RetryFolder cannot be used ({failure.Message}); name a folder that this service may write, or none.");
        }
    }

    internal bool IsEmpty => _kept.Count == 0;

    /// <summary>Where the files are: the path asked for, or one beside it.</summary>
    internal string Path => _path;

    /// <returns>False when the disk does not take it; nothing is left behind then.</returns>
    internal bool TryKeep(ReadOnlySpan<byte> message, long count)
    {
        if (message.Length > _bound) return false;
        while (_bytes + message.Length > _bound) Drop(_kept.First!.Value);
        var name = string.Create(CultureInfo.InvariantCulture, $"{_next++:x16}.{count}{Extension}");
        if (!_disk.TryWrite(System.IO.Path.Combine(_path, name), message)) return false;
        _kept.AddLast(new KeptRequest(name, count, message.Length));
        _bytes += message.Length;
        _ledger.Keep(count);
        return true;
    }

    /// <summary>The oldest request; one that can no longer be read is dropped and counted.</summary>
    internal KeptRequest? Oldest(Envelope into)
    {
        while (_kept.First?.Value is { } oldest)
        {
            try
            {
                into.Write(File.ReadAllBytes(System.IO.Path.Combine(_path, oldest.Name)));
                return oldest;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Settle(oldest, 0, DropReason.ExportFailed);
            }
        }
        return null;
    }

    /// <summary>The request has met its fate.</summary>
    internal void Settle(KeptRequest request, long delivered, DropReason reason = DropReason.ExportFailed)
    {
        _kept.Remove(request);
        _bytes -= request.Bytes;
        _disk.Delete(System.IO.Path.Combine(_path, request.Name));
        _ledger.Keep(-request.Count);
        _ledger.Settle(request.Count, delivered, reason);
    }

    public void Dispose() => _lock.Dispose();

    private void Drop(KeptRequest oldest) => Settle(oldest, 0, DropReason.QueueFull);

    /// <summary>A lock dies with its process, however that ends.</summary>
    private static (string Path, FileStream Lock) Own(string wanted)
    {
        for (var neighbour = 1; ; neighbour++)
        {
            var path = neighbour == 1 ? wanted : string.Create(CultureInfo.InvariantCulture, $"{wanted}-{neighbour}");
            Directory.CreateDirectory(path);
            try
            {
                return (path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (neighbour < MostNeighbours)
            {
                // Another process of the same service has it.
            }
        }
    }

    private void Load()
    {
        foreach (var half in Directory.GetFiles(_path, "*" + RetryDisk.Unfinished)) _disk.Delete(half);
        foreach (var file in Directory.GetFiles(_path, "*" + Extension).Order(StringComparer.Ordinal))
        {
            var name = System.IO.Path.GetFileName(file);
            var parts = name.Split('.');
            if (parts.Length != 3 || !long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                continue;
            }
            var bytes = new FileInfo(file).Length;
            _kept.AddLast(new KeptRequest(name, count, bytes));
            _bytes += bytes;
            _next = number + 1;
            _ledger.Take(count);
            _ledger.Keep(count);
        }
    }
}

/// <param name="Count">Items in it.</param>
internal sealed record KeptRequest(string Name, long Count, long Bytes);
