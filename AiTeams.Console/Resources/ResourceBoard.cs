namespace AiTeams.ConsoleApp.Resources;

/// <summary>The AppHost's resources and their output, in memory and bounded.</summary>
internal sealed class ResourceBoard
{
    internal const int MaxResources = 500;
    internal const int LinesPerResource = 10_000;
    internal const int CharactersPerLine = 16 * 1024;

    /// <summary>Of one resource, and of all together; beyond it the oldest lines go, of all together those of whoever has most.</summary>
    internal const long BytesPerResource = 8 * 1024 * 1024;
    internal const long BytesInAll = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Output> _outputs = new(StringComparer.Ordinal);
    private ResourceSnapshot _snapshot = new();
    private long _bytes;
    private long _revision;

    /// <summary>Rises with every change: pages poll it.</summary>
    internal long Revision => Volatile.Read(ref _revision);

    internal ResourceSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Rises with every line of the resource: pages poll it.</summary>
    internal long LinesRevision(string resource)
    {
        lock (_lock) return _outputs.TryGetValue(resource, out var output) ? output.Received : 0;
    }

    internal void Replace(ResourceSnapshot snapshot)
    {
        Volatile.Write(ref _snapshot, snapshot);
        Interlocked.Increment(ref _revision);
    }

    /// <summary>Adds lines. A line sent again (after a failed push) is passed over; lines of more than <see cref="MaxResources"/> resources too.</summary>
    internal void Add(IReadOnlyList<ConsoleLine> lines)
    {
        lock (_lock)
        {
            foreach (var line in lines)
            {
                if (!_outputs.TryGetValue(line.Resource, out var output))
                {
                    if (_outputs.Count == MaxResources) continue;
                    _outputs.Add(line.Resource, output = new Output());
                }

                _bytes += output.Add(line);
                while (_bytes > BytesInAll) _bytes -= _outputs.Values.MaxBy(static kept => kept.Bytes)!.DropOldest();
            }
        }
    }

    /// <summary>The last lines, oldest first; null for a resource that neither has lines nor is in the snapshot.</summary>
    internal IReadOnlyList<ConsoleLine>? Lines(string resource, int limit)
    {
        lock (_lock)
        {
            if (_outputs.TryGetValue(resource, out var output)) return [.. output.Kept.Skip(Math.Max(0, output.Kept.Count - limit))];
        }

        return Snapshot.Resources.Any(known => known.Name == resource) ? [] : null;
    }

    private sealed class Output
    {
        private ConsoleLine? _last;

        internal Queue<ConsoleLine> Kept { get; } = new();

        internal long Received { get; private set; }

        internal long Bytes { get; private set; }

        /// <summary>After a restart numbers begin anew, so an older number alone does not make a line a repeated one.</summary>
        /// <returns>By how many bytes the output grew; less than 0 if it shrank.</returns>
        internal long Add(ConsoleLine line)
        {
            if (_last is not null && line.Number <= _last.Number && line.At <= _last.At) return 0;
            var before = Bytes;
            var kept = line.Text.Length <= CharactersPerLine ? line : line with { Text = line.Text[..CharactersPerLine] + " …" };
            _last = kept;
            Received++;
            Kept.Enqueue(kept);
            Bytes += SizeOf(kept);
            while (Kept.Count > LinesPerResource || Bytes > BytesPerResource) DropOldest();
            return Bytes - before;
        }

        internal long DropOldest()
        {
            var size = SizeOf(Kept.Dequeue());
            Bytes -= size;
            return size;
        }

        /// <summary>Estimated: the text as it lies in memory, and the objects around it.</summary>
        private static long SizeOf(ConsoleLine line) => (2L * (line.Text.Length + line.Resource.Length)) + 128;
    }
}
