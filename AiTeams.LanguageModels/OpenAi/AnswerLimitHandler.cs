namespace AiTeams.LanguageModels.OpenAi;

/// <summary>Lets no more than so many bytes of an answer in, streamed or not: a provider gone wild must not fill our memory.</summary>
internal sealed class AnswerLimitHandler(int most) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var limited = new StreamContent(new LimitedStream(await response.Content.ReadAsStreamAsync(cancellationToken), most));
        foreach (var (name, values) in response.Content.Headers) limited.Headers.TryAddWithoutValidation(name, values);
        response.Content = limited;
        return response;
    }

    private sealed class LimitedStream(Stream inner, int most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private int Count(int read)
        {
            _read += read;
            return _read <= most ? read : throw new AnswerTooLargeException(most);
        }
    }
}

/// <summary>The provider sent more than <see cref="ModelOptions.MaxAnswerBytes"/>.</summary>
internal sealed class AnswerTooLargeException(int most) : IOException($"The answer is larger than {most} bytes.");
