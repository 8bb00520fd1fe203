using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Running;

/// <summary>What this application started, on disk, so that the next start can end it when this one is killed and cannot. One file per
/// application: a line for its own process, then one for each child, container and network. A clean stop deletes it.</summary>
internal sealed class OrphanRecord : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _folder;
    private FileStream? _file;

    internal OrphanRecord(string dataFolder) => _folder = FolderIn(dataFolder);

    internal static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "running");

    internal void AddProcess(int pid, bool group)
    {
        // Null: it has ended already.
        if (ProcessIdentity.Of(pid) is { } identity) Write(new Entry { Pid = pid, Started = identity.Started, Group = group });
    }

    internal void AddContainer(string engine, string name) => Write(new Entry { Engine = engine, Container = name });

    internal void AddNetwork(string engine, string name) => Write(new Entry { Engine = engine, Network = name });

    /// <summary>Everything has ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_file is null) return;
            var path = _file.Name;
            _file.Dispose();
            _file = null;
            File.Delete(path);
        }
    }

    private void Write(Entry entry)
    {
        lock (_gate)
        {
            if (_file is null)
            {
                Directory.CreateDirectory(_folder);
                var name = $"{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.jsonl";
                _file = new FileStream(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                var owner = ProcessIdentity.Current;
                WriteLine(new Entry { Pid = owner.Pid, Started = owner.Started });
            }

            WriteLine(entry);
        }
    }

    private void WriteLine(Entry entry)
    {
        _file!.Write(JsonSerializer.SerializeToUtf8Bytes(entry, EntryJson.Default.Entry));
        _file.Write("\n"u8);
        _file.Flush();
    }

    internal sealed record Entry
    {
        public int? Pid { get; init; }

        public string? Started { get; init; }

        public bool Group { get; init; }

        public string? Engine { get; init; }

        public string? Container { get; init; }

        public string? Network { get; init; }

        [JsonIgnore]
        public ProcessIdentity? Process => Pid is { } pid && Started is not null ? new ProcessIdentity(pid, Started) : null;
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrphanRecord.Entry))]
internal sealed partial class EntryJson : JsonSerializerContext;
