using System.Globalization;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Identity;

namespace AiTeams.ServiceDefaults.Export.Retry;

/// <summary>
/// Requests that an endpoint did not take, as files, the oldest first; they outlive the process. A file appears under its name when it is whole and
/// on the disk, so a kill leaves none in half. Beyond the bound the oldest are dropped and counted. For one thread at a time, and one process:
/// another one with the same folder gets a folder beside it, and what a process left in one of those is taken over at the next start, behind what
/// is here.
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
            TakeOver(path);
            while (_bytes > _bound) Drop(_kept.First!.Value);
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
        var name = Name(count);
        // First the new one: a disk that refuses it must not cost the old ones. For a moment there is one file more than the bound allows.
        if (!_disk.TryWrite(System.IO.Path.Combine(_path, name), message)) return false;
        while (_bytes + message.Length > _bound) Drop(_kept.First!.Value);
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
            var path = Neighbour(wanted, neighbour);
            Directory.CreateDirectory(path);
            try
            {
                return (path, Lock(path));
            }
            catch (IOException) when (neighbour < MostNeighbours)
            {
                // Another process of the same service has it.
            }
        }
    }

    private static string Neighbour(string wanted, int number) => number == 1 ? wanted : string.Create(CultureInfo.InvariantCulture, $"{wanted}-{number}");

    private static FileStream Lock(string path) => new(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Fewer processes may run now than once did: what those left would wait for ever.</summary>
    private void TakeOver(string wanted)
    {
        for (var number = 1; number <= MostNeighbours; number++)
        {
            var path = Neighbour(wanted, number);
            if (path == _path || !Directory.Exists(path)) continue;
            try
            {
                using var owned = Lock(path);
                foreach (var half in Directory.GetFiles(path, "*" + RetryDisk.Unfinished)) _disk.Delete(half);
                foreach (var (file, _, count) in Requests(path))
                {
                    var name = Name(count);
                    File.Move(file, System.IO.Path.Combine(_path, name));
                    Add(name, count);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or the disk refuses: what is there stays there.
            }
        }
    }

    private void Load()
    {
        foreach (var half in Directory.GetFiles(_path, "*" + RetryDisk.Unfinished)) _disk.Delete(half);
        foreach (var (file, number, count) in Requests(_path))
        {
            Add(System.IO.Path.GetFileName(file), count);
            _next = number + 1;
        }
    }

    private void Add(string name, long count)
    {
        var bytes = new FileInfo(System.IO.Path.Combine(_path, name)).Length;
        _kept.AddLast(new KeptRequest(name, count, bytes));
        _bytes += bytes;
        _ledger.Take(count);
        _ledger.Keep(count);
    }

    private string Name(long count) => string.Create(CultureInfo.InvariantCulture, $"{_next++:x16}.{count}{Extension}");

    /// <summary>The files of a folder that are ours by their names, the oldest first.</summary>
    private static IEnumerable<(string File, long Number, long Count)> Requests(string path)
    {
        foreach (var file in Directory.GetFiles(path, "*" + Extension).Order(StringComparer.Ordinal))
        {
            var parts = System.IO.Path.GetFileName(file).Split('.');
            if (parts.Length == 3 && long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                yield return (file, number, count);
            }
        }
    }
}

/// <param name="Count">Items in it.</param>
internal sealed record KeptRequest(string Name, long Count, long Bytes);
