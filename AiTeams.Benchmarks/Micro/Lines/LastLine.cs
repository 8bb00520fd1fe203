using AiTeams.ServiceDefaults.Logging;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>Takes lines as bytes and keeps the last: a memory copy, as the real sink's.</summary>
internal sealed class LastLine : ILogLineSink
{
    private readonly byte[] _bytes = new byte[256 * 1024];
    private int _length;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Write(ReadOnlySpan<byte> line, bool essential)
    {
        line.CopyTo(_bytes);
        _length = line.Length;
    }

    public void Flush(TimeSpan timeout)
    {
    }
}
