using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Relay;

/// <summary>Sends raw OTLP messages to another receiver, over either transport.</summary>
internal sealed class RelayTarget : IDisposable
{
    private const int FrameHeader = 5;

    private readonly Uri _endpoint;
    private readonly bool _isGrpc;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;
    private readonly HttpClient _client;

    internal RelayTarget(Uri endpoint, RelayOptions options)
    {
        // A trailing slash keeps the endpoint's own path in front of ours.
        _endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/");
        _isGrpc = options.RelayProtocol == "grpc";
        _headers = [.. ParseHeaders(options.RelayHeaders)];

        // Not from the factory: a traced and retried relay would make telemetry out of every telemetry request.
        _client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = options.RelayTimeout,
        };
    }

    /// <summary>Sends one message.</summary>
    /// <returns>Delivered; refused for good; or worth another attempt.</returns>
    internal async Task<RelayAnswer> SendAsync(OtlpSignal signal, byte[] message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint, _isGrpc ? GrpcPath(signal) : HttpPath(signal)));
        request.Content = new ByteArrayContent(_isGrpc ? Frame(message) : message);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(_isGrpc ? "application/grpc" : "application/x-protobuf");
        foreach (var (name, value) in _headers) request.Headers.TryAddWithoutValidation(name, value);
        if (_isGrpc)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        }

        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            return _isGrpc ? GrpcAnswer(response) : HttpAnswer(response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return RelayAnswer.TryAgain;
        }
    }

    public void Dispose() => _client.Dispose();

    internal static IEnumerable<KeyValuePair<string, string>> ParseHeaders(string? headers)
    {
        foreach (var pair in (headers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) yield return new(pair[..equals].Trim(), Uri.UnescapeDataString(pair[(equals + 1)..].Trim()));
        }
    }

    /// <summary>The codes that the OTLP specification lists as retryable.</summary>
    private static RelayAnswer HttpAnswer(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => RelayAnswer.Delivered,
        429 or 502 or 503 or 504 => RelayAnswer.TryAgain,
        _ => RelayAnswer.Refused,
    };

    private static RelayAnswer GrpcAnswer(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode) return HttpAnswer(response.StatusCode);
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var late) || response.Headers.TryGetValues("grpc-status", out late)
            ? late.First()
            : "2";
        return status switch
        {
            "0" => RelayAnswer.Delivered,
            "1" or "4" or "10" or "11" or "14" or "15" => RelayAnswer.TryAgain,
            _ => RelayAnswer.Refused,
        };
    }

    private static string HttpPath(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "v1/traces",
        OtlpSignal.Metrics => "v1/metrics",
        _ => "v1/logs",
    };

    private static string GrpcPath(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "opentelemetry.proto.collector.trace.v1.TraceService/Export",
        OtlpSignal.Metrics => "opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        _ => "opentelemetry.proto.collector.logs.v1.LogsService/Export",
    };

    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[FrameHeader + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, FrameHeader);
        return frame;
    }
}

internal enum RelayAnswer
{
    Delivered,
    Refused,
    TryAgain,
}
