using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AiTeams.Otlp;

/// <summary>What both transports share: the key, the decoding, the hand-over to the consumer.</summary>
internal sealed class OtlpReceiver(IOtlpConsumer consumer, OtlpReceiverOptions options)
{
    private readonly byte[]? _keyHash = options.RequiredKey is { } key ? Hash(key) : null;

    internal int MaxRequestBytes => options.MaxRequestBytes;

    /// <summary>Digests are compared, so neither length nor content of the key shows in the time taken.</summary>
    internal bool IsAllowed(HttpRequest request) =>
        _keyHash is null || CryptographicOperations.FixedTimeEquals(_keyHash, Hash(request.Headers[OtlpReceiverOptions.KeyHeader].ToString()));

    /// <exception cref="OtlpFormatException">The message is malformed; the consumer saw nothing of it.</exception>
    internal async ValueTask<OtlpRejection> AcceptAsync(OtlpSignal signal, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var request = new OtlpRequest(signal, message);
        switch (signal)
        {
            case OtlpSignal.Traces:
                var spans = OtlpDecoder.Traces(message.Span, options.Limits);
                await consumer.TracesAsync(spans, request, cancellationToken);
                return new OtlpRejection(spans.Rejected, spans.Reason);
            case OtlpSignal.Metrics:
                var metrics = OtlpDecoder.Metrics(message.Span, options.Limits);
                await consumer.MetricsAsync(metrics, request, cancellationToken);
                return new OtlpRejection(metrics.Rejected, metrics.Reason);
            default:
                var logs = OtlpDecoder.Logs(message.Span, options.Limits);
                await consumer.LogsAsync(logs, request, cancellationToken);
                return new OtlpRejection(logs.Rejected, logs.Reason);
        }
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
