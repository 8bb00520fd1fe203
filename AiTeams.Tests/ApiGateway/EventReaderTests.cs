using System.Text;
using AiTeams.ApiGateway.Chat;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class EventReaderTests
{
    [Fact]
    public async Task However_the_bytes_are_cut_the_blocks_are_the_same()
    {
        string[] blocks = ["id: 1\nevent: status\ndata: {\"a\":1}\n\n", ": ping\n\n", "data: a\r\ndata: 你好\r\n\r\n", "\n", "event: done\n\n"];
        var bytes = Encoding.UTF8.GetBytes(string.Concat(blocks) + "unfinished");
        for (var size = 1; size <= bytes.Length; size++)
        {
            Assert.Equal(blocks, await ReadAllAsync(new Slices(bytes, size)));
        }
    }

    [Fact]
    public async Task A_block_far_larger_than_the_buffer_is_read_whole()
    {
        var large = "data: " + new string('x', 3_000_000) + "\n\n";

        Assert.Equal([large, "data: y\n\n"], await ReadAllAsync(new Slices(Encoding.UTF8.GetBytes(large + "data: y\n\n"), 9_000)));
    }

    [Fact]
    public void Fields_are_read_with_and_without_the_space_and_others_are_passed_over()
    {
        var block = EventBlock.Parse("id:7\nretry: 10\nevent: error\ndata: {\"x\": 1}\n\n"u8);

        Assert.Equal(("7", "error", "{\"x\": 1}"), (Encoding.UTF8.GetString(block.Id), Encoding.UTF8.GetString(block.Type), Encoding.UTF8.GetString(block.Data)));
        Assert.Null(block.ReadData());
    }

    private static async Task<List<string>> ReadAllAsync(Stream stream)
    {
        using var reader = new EventReader(stream);
        var blocks = new List<string>();
        while (await reader.ReadAsync(CancellationToken.None) is { IsEmpty: false } block) blocks.Add(Encoding.UTF8.GetString(block.Span));
        return blocks;
    }

    private sealed class Slices(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
