using System.Buffers.Binary;
using AiTeams.ServiceDefaults.Export.Wire;

namespace AiTeams.ServiceDefaults.Export.Queue;

/// <summary>A batch as ExportTraceServiceRequest or ExportLogsServiceRequest, which have the same shape: resource → scope → items.</summary>
/// <remarks>https://github.com/open-telemetry/opentelemetry-proto/tree/v1.7.0/opentelemetry/proto/collector.</remarks>
internal sealed class Envelope
{
    /// <summary>Before the message: compressed flag and length of a gRPC frame.</summary>
    internal const int FrameHeader = 5;

    private readonly ProtobufWriter _body = new(64 * 1024, largestKept: 2 * 1024 * 1024);
    private readonly List<byte[]> _scopes = [];
    private readonly List<int> _sizes = [];

    /// <summary>The message; valid until the next one is written.</summary>
    internal ReadOnlyMemory<byte> Message => _body.WrittenMemory[FrameHeader..];

    /// <summary>The message as a gRPC frame.</summary>
    internal ReadOnlyMemory<byte> Frame => _body.WrittenMemory;

    /// <param name="resource">Encoded field 1 of ResourceSpans.</param>
    internal void Write(byte[] resource, Batch batch)
    {
        _scopes.Clear();
        _sizes.Clear();
        foreach (var item in batch.Items)
        {
            var place = IndexOf(item.Scope);
            _sizes[place] += item.Length;
        }
        var size = resource.Length;
        foreach (var inner in _sizes) size += 1 + ProtobufWriter.VarintSize(inner) + inner;

        Start(1 + ProtobufWriter.VarintSize(size) + size);
        _body.Varint((1 << 3) | 2);
        _body.Varint((ulong)size);
        _body.Raw(resource);
        for (var i = 0; i < _scopes.Count; i++)
        {
            _body.Varint((2 << 3) | 2);
            _body.Varint((ulong)_sizes[i]);
            _body.Raw(_scopes[i]);
            foreach (var item in batch.Items)
            {
                if (ReferenceEquals(item.Scope, _scopes[i])) _body.Raw(item.Encoded);
            }
        }
    }

    /// <summary>A message that was written earlier.</summary>
    internal void Write(ReadOnlySpan<byte> message)
    {
        Start(message.Length);
        _body.Raw(message);
    }

    private void Start(int length)
    {
        _body.Reset();
        Span<byte> header = stackalloc byte[FrameHeader];
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
        _body.Raw(header);
    }

    /// <param name="frame">A frame whose first bytes are left free.</param>
    internal static void WriteHeader(Span<byte> frame, bool compressed)
    {
        frame[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(frame[1..], (uint)(frame.Length - FrameHeader));
    }

    private int IndexOf(byte[] scope)
    {
        for (var i = 0; i < _scopes.Count; i++)
        {
            if (ReferenceEquals(_scopes[i], scope)) return i;
        }
        _scopes.Add(scope);
        _sizes.Add(scope.Length);
        return _scopes.Count - 1;
    }
}
