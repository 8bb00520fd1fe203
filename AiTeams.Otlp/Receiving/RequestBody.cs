using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AiTeams.Otlp;

/// <summary>Reads a body into pooled memory, and inflates, never past a bound.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _buffer;
    private int _count;

    private RequestBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    internal ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _count);

    /// <exception cref="RequestTooLargeException">The stream holds more than <paramref name="limit"/> bytes.</exception>
    internal static async ValueTask<RequestBody> ReadAsync(Stream from, long? announced, int limit, CancellationToken cancellationToken)
    {
        if (announced > limit) throw new RequestTooLargeException(limit);
        var body = new RequestBody((int)Math.Min(announced ?? 16 * 1024, 1024 * 1024) + 1);
        try
        {
            while (true)
            {
                var read = await from.ReadAsync(body.Free(), cancellationToken);
                if (read == 0) return body;
                body.Add(read, limit);
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Inflates gzip. A small body can stand for gigabytes, so the bound is on what comes out.</summary>
    /// <exception cref="RequestTooLargeException">It inflates to more than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="OtlpFormatException">It is not gzip, or is cut off.</exception>
    internal static RequestBody Inflate(ReadOnlyMemory<byte> gzip, int limit)
    {
        var body = new RequestBody(Math.Min(limit, Math.Max(16 * 1024, gzip.Length * 4)) + 1);
        try
        {
            using var source = MemoryMarshal.TryGetArray(gzip, out var array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                : new MemoryStream(gzip.ToArray(), writable: false);
            using var inflater = new GZipStream(source, CompressionMode.Decompress);
            while (true)
            {
                var read = inflater.Read(body.Free().Span);
                if (read == 0) return body;
                body.Add(read, limit);
            }
        }
        catch (InvalidDataException)
        {
            body.Dispose();
            throw new OtlpFormatException("The body is not the gzip stream that its encoding header claims.");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _count = 0;
    }

    private Memory<byte> Free()
    {
        if (_count == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_count);
    }

    private void Add(int read, int limit)
    {
        _count += read;
        if (_count > limit) throw new RequestTooLargeException(limit);
    }
}
