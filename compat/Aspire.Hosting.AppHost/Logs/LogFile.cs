using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's output as JSON lines in a file: lines that are JSON objects as they are, others wrapped. The file is set aside at
/// 16 MB; two are kept. Writing is by one task behind a bounded queue: when the disk cannot follow, lines are dropped and counted in the file.</summary>
internal sealed class LogFile : IAsyncDisposable
{
    private const long MaxBytes = 16 * 1024 * 1024;
    private const int Queued = 8_192;

    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Channel<(string Text, bool IsError)> _lines;
    private readonly string _path;
    private readonly string _resource;
    private readonly TimeProvider _time;
    private readonly Task _writing;
    private long _dropped;

    internal LogFile(string folder, string resource, TimeProvider time)
    {
        _path = Path.Combine(folder, resource + ".jsonl");
        _resource = resource;
        _time = time;
        _lines = Channel.CreateBounded<(string, bool)>(new BoundedChannelOptions(Queued) { SingleReader = true });
        _writing = WriteAsync();
    }

    internal void Add(string text, bool isError)
    {
        if (!_lines.Writer.TryWrite((text, isError))) Interlocked.Increment(ref _dropped);
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        FileStream? file = null;
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                file ??= Open();
                while (_lines.Reader.TryRead(out var line)) file.Write(ToJson(line.Text, line.IsError));
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                    file.Write(ToJson(string.Create(CultureInfo.InvariantCulture, $"{dropped} lines were dropped: the disk could not follow."), true));
                await file.FlushAsync();
                if (file.Length < MaxBytes) continue;
                await file.DisposeAsync();
                file = null;
                File.Move(_path, Path.ChangeExtension(_path, ".1.jsonl"), overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk must not take the application down; its output stays available in memory.
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        return new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 64 * 1024);
    }

    private byte[] ToJson(string text, bool isError)
    {
        if (IsJsonObject(text)) return Encoding.UTF8.GetBytes(text + "\n");

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("@timestamp", _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("@level", "INFO");
            json.WriteString("@message", text);
            json.WriteString("level", "INFO");
            json.WriteString("service", _resource);
            json.WriteStartObject("fields");
            json.WriteString("stream", isError ? "stderr" : "stdout");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static bool IsJsonObject(string text)
    {
        if (text.Length < 2 || text[0] != '{' || text[^1] != '}') return false;
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
