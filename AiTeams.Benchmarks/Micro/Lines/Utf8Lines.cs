using System.Globalization;
using System.Text;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>Text into UTF-8, both buffers used again.</summary>
#pragma warning disable CA1001 // A writer to memory holds nothing that must be given back.
internal sealed class Utf8Lines
#pragma warning restore CA1001
{
    private readonly StringWriter _writer = new(CultureInfo.InvariantCulture);
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    internal TextWriter Begin()
    {
        _writer.GetStringBuilder().Clear();
        return _writer;
    }

    internal void End()
    {
        _length = 0;
        foreach (var chunk in _writer.GetStringBuilder().GetChunks())
        {
            if (_bytes.Length - _length < chunk.Length * 3) Array.Resize(ref _bytes, _bytes.Length * 2 + chunk.Length * 3);
            _length += Encoding.UTF8.GetBytes(chunk.Span, _bytes.AsSpan(_length));
        }
    }
}
