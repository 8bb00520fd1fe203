using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>Counts the bytes of a response body and notes when the first is written; everything else is the server's own feature.</summary>
internal sealed class ResponseMeter(IHttpResponseBodyFeature inner, TimeProvider time) : PipeWriter, IHttpResponseBodyFeature
{
    private PipeWriter? _writer;
    private Stream? _stream;

    /// <summary>The server's own feature, to be put back.</summary>
    internal IHttpResponseBodyFeature Inner => inner;

    internal long Bytes { get; private set; }

    /// <summary>Timestamp of the first byte; 0 before it.</summary>
    internal long FirstByteAt { get; private set; }

    public Stream Stream => _stream ??= new MeteredStream(this, inner.Stream);

    public PipeWriter Writer => this;

    public override bool CanGetUnflushedBytes => ServerWriter.CanGetUnflushedBytes;

    public override long UnflushedBytes => ServerWriter.UnflushedBytes;

    public override void Advance(int bytes)
    {
        Count(bytes);
        ServerWriter.Advance(bytes);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Count(source.Length);
        return ServerWriter.WriteAsync(source, cancellationToken);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => ServerWriter.FlushAsync(cancellationToken);

    public override Memory<byte> GetMemory(int sizeHint = 0) => ServerWriter.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => ServerWriter.GetSpan(sizeHint);

    public override void CancelPendingFlush() => ServerWriter.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => ServerWriter.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => ServerWriter.CompleteAsync(exception);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        Count(count ?? new FileInfo(path).Length - offset);
        return inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    /// <summary>Asked for once: each answer of the server goes through its feature.</summary>
    private PipeWriter ServerWriter => _writer ??= inner.Writer;

    private void Count(long bytes)
    {
        if (bytes <= 0) return;
        if (Bytes == 0) FirstByteAt = time.GetTimestamp();
        Bytes += bytes;
    }

    private sealed class MeteredStream(ResponseMeter meter, Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            meter.Count(count);
            inner.Write(buffer, offset, count);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            meter.Count(buffer.Length);
            return inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
