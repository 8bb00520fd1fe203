using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AiTeams.ServiceDefaults.Export.Queue;

namespace AiTeams.ServiceDefaults.Export.Sending;

/// <summary>
/// Sends one export request and says what became of it; never throws for what the endpoint does. OTLP/HTTP, or OTLP/gRPC as the unary call it is:
/// one frame there, one back, the outcome in the trailers. Makes no spans and no http.client metrics of its own.
/// </summary>
/// <remarks>https://github.com/grpc/grpc/blob/v1.74.0/doc/PROTOCOL-HTTP2.md.</remarks>
internal sealed class OtlpTransport : IDisposable
{
    private const int UsualAnswer = 4 * 1024;

    /// <summary>What gRPC receives at most by default; of an endpoint that says more, nothing is believed.</summary>
    private const int LongestAnswer = 4 * 1024 * 1024;

    private static readonly MediaTypeHeaderValue Grpc = new("application/grpc");
    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    private readonly OtlpTarget _target;
    private readonly TimeProvider _time;
    private readonly MemoryStream _compressed = new();
    private HttpMessageInvoker _http;
    private byte[] _answer = new byte[UsualAnswer];
    private bool _answered;

    internal OtlpTransport(OtlpTarget target, TimeProvider time)
    {
        (_target, _time) = (target, time);
        _http = Connections();
    }

    /// <param name="message">Not touched by anyone else until the task ends.</param>
    internal async Task<Answer> SendAsync(Envelope message, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_target.Timeout);
        try
        {
            if (!_answered && !await EndpointProbe.ListensAsync(_target.Endpoint, deadline.Token)) return Answer.Later;
            using var request = Request(message);
            using var response = await _http.SendAsync(request, deadline.Token);
            var length = await ReadAsync(response.Content, deadline.Token);
            _answered = true;
            return _target.IsGrpc ? OfGrpc(response, length) : OfHttp(response, length);
        }
        // A socket fails by itself when the probe cannot have one: no file descriptors left, or no IPv6.
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            _answered = false;
            if (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested) Reconnect();
            return Answer.Later;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// A request over HTTP/2 that ran out of time leaves its connection open, and all that follow take it. When the peer has vanished (a host gone, a
    /// firewall that forgot) none would arrive until TCP gives up, a quarter of an hour later.
    /// </summary>
    private void Reconnect()
    {
        _http.Dispose();
        _http = Connections();
    }

    private HttpMessageInvoker Connections() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        MeterFactory = new Unlistened(),
        SslOptions = _target.Tls?.Options() ?? new(),
    });

    private HttpRequestMessage Request(Envelope message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _target.Endpoint) { Content = new ReadOnlyMemoryContent(Body(message)) };
        request.Content.Headers.ContentType = _target.IsGrpc ? Grpc : Protobuf;
        if (_target.IsGrpc)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Headers.TryAddWithoutValidation("te", "trailers");
            if (_target.Gzip) request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
        }
        else if (_target.Gzip)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }
        request.Headers.TryAddWithoutValidation("User-Agent", "OTel-OTLP-Exporter-AiTeams");
        foreach (var (name, value) in _target.Headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private ReadOnlyMemory<byte> Body(Envelope message)
    {
        if (!_target.Gzip) return _target.IsGrpc ? message.Frame : message.Message;
        _compressed.SetLength(0);
        if (_target.IsGrpc) _compressed.Write(stackalloc byte[Envelope.FrameHeader]);
        using (var gzip = new GZipStream(_compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(message.Message.Span);
        var body = _compressed.GetBuffer().AsMemory(0, (int)_compressed.Length);
        if (_target.IsGrpc) Envelope.WriteHeader(body.Span, compressed: true);
        return body;
    }

    private async Task<int> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        if (_answer.Length > UsualAnswer) _answer = new byte[UsualAnswer];
        var length = 0;
        // To its end: only then are gRPC's trailers there.
        while (await body.ReadAsync(_answer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length == LongestAnswer)
            {
                // Over HTTP the status said it all; what gRPC says comes at the end.
                return _target.IsGrpc ? throw new IOException("The answer has no end.") : length;
            }
            if (length == _answer.Length) Array.Resize(ref _answer, Math.Min(2 * length, LongestAnswer));
        }
        return length;
    }

    private Answer OfHttp(HttpResponseMessage response, int length)
    {
        var after = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return Answer.OfHttp((int)response.StatusCode, after, _answer.AsSpan(0, length));
    }

    private Answer OfGrpc(HttpResponseMessage response, int length)
    {
        // A proxy in front of the endpoint answers in HTTP's terms.
        if (response.StatusCode != HttpStatusCode.OK) return Answer.OfHttp((int)response.StatusCode, null, []);
        var status = Header(response, "grpc-status");
        var details = Header(response, "grpc-status-details-bin") is { } text ? FromBase64(text) : [];
        var message = length > Envelope.FrameHeader && _answer[0] == 0 ? _answer.AsSpan(Envelope.FrameHeader, length - Envelope.FrameHeader) : default;
        return Answer.OfGrpc(int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null, details, message);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.First()
        : response.Headers.TryGetValues(name, out var leading) ? leading.First() : null;

    private static byte[] FromBase64(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? bytes[..written] : [];
    }

    /// <summary>What the exporter itself does over HTTP is no part of what the service does.</summary>
    private sealed class Unlistened : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(new MeterOptions(options.Name) { Scope = this });

        public void Dispose()
        {
        }
    }
}
