using System.Text;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

public sealed class StdoutLineSinkTests
{
    [Fact]
    public void Lines_come_out_whole_in_order_and_all_of_them()
    {
        using var output = new MemoryStream();
        using var sink = new StdoutLineSink(output);
        var expected = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            var line = $"{{\"n\":{i},\"text\":\"{new string('x', i % 300)}\"}}\n";
            expected.Append(line);
            sink.Write(Encoding.UTF8.GetBytes(line), essential: false);
        }

        sink.Flush(Patience.Most);

        Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(0, sink.DroppedLines);
    }

    [Fact]
    public void A_stalled_reader_costs_ordinary_lines_first_and_no_caller_waits()
    {
        using var output = new StalledStream();
        using var sink = new StdoutLineSink(output);
        var line = new byte[1024 * 1024];
        // One line is on its way into the stalled stream, the rest waits.
        sink.Write(line, essential: false);
        output.Reached.Wait(Patience.Most);

        for (var i = 0; i < 40; i++) sink.Write(line, essential: false);
        var droppedOrdinary = sink.DroppedLines;
        for (var i = 0; i < 100; i++) sink.Write(line, essential: true);
        var droppedEssential = sink.DroppedLines - droppedOrdinary;

        // 16 MB for all, 64 MB more for what matters; the first line still counts as waiting.
        Assert.Equal(25, droppedOrdinary);
        Assert.Equal(36, droppedEssential);
        output.Release.Set();
        sink.Flush(Patience.Most);
        Assert.Equal(80, sink.WrittenLines);
    }

    [Fact]
    public void Lines_for_a_reader_that_is_gone_are_counted_as_failed_and_not_as_written()
    {
        using var output = new BrokenStream();
        using var sink = new StdoutLineSink(output);
        for (var i = 0; i < 3; i++) sink.Write("{}\n"u8, essential: true);

        sink.Flush(Patience.Most);

        Assert.Equal(3, sink.FailedLines);
        Assert.Equal(0, sink.WrittenLines);
        Assert.Equal(0, sink.DroppedLines);
        Assert.Equal(0, sink.PendingLines);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");
    }

    private sealed class StalledStream : MemoryStream
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Reached.Set();
            Release.Wait();
        }

        protected override void Dispose(bool disposing)
        {
            Release.Set();
            base.Dispose(disposing);
        }
    }
}
