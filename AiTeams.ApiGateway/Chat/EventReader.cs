using System.Buffers;

namespace AiTeams.ApiGateway.Chat;

/// <summary>Cuts a stream into whole event blocks. A block that its sender did not finish is never handed out.</summary>
internal sealed class EventReader(Stream stream) : IDisposable
{
    private const int FirstSize = 16 * 1024;

    /// <summary>Longest block: a workflow of 10,000 nodes fits.</summary>
    private const int LargestSize = 16 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;

    /// <returns>The next block, valid until the next call; empty at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">A block is longer than 16 MB.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = EventBlock.FirstLength(_buffer.AsSpan(_start, _end - _start));
            if (length > 0)
            {
                var block = _buffer.AsMemory(_start, length);
                _start += length;
                return block;
            }
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0) return default;
            _end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end < _buffer.Length) return;
        if (_buffer.Length >= LargestSize) throw new InvalidDataException("An event is longer than 16 MB.");

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
