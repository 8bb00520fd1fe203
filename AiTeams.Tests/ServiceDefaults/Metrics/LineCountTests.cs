using System.Text;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Metrics;

public sealed class LineCountTests
{
    [Fact]
    public async Task Lines_are_counted_exactly_and_each_host_of_a_process_counts_its_own()
    {
        var (busy, quiet) = (new Output(), new Output());
        await using var first = await StartAsync(busy);
        await using var second = await StartAsync(quiet);
        for (var i = 0; i < 5; i++) (await first.GetAsync("/things")).Dispose();
        (await second.GetAsync("/things")).Dispose();

        await Eventually.TrueAsync(() => busy.Receipts == 5 && quiet.Receipts == 1);

        foreach (var (service, output) in new[] { (first, busy), (second, quiet) })
        {
            output.Sink.Flush(Patience.Most);
            var scrape = await Scrape.OfAsync(service);
            Assert.Equal(output.Lines, scrape.Value("telemetry_exported_total", ("signal", "log_lines")));
            Assert.Equal(0, scrape.Value("telemetry_dropped_total", ("signal", "log_lines"), ("reason", "queue_full")));
            Assert.Equal(0, scrape.Value("telemetry_dropped_total", ("signal", "log_lines"), ("reason", "export_failed")));
            Assert.Equal(0, scrape.Value("telemetry_queue_depth", ("signal", "log_lines")));
        }
    }

    /// <summary>As in production: nothing is written but warnings and receipts, so that a scrape adds no line.</summary>
    private static Task<TestService> StartAsync(Output output) => TestService.StartAsync(
        app => app.MapGet("/things", () => "things"), environment: "prod", configure: builder => builder.Services.AddSingleton<ILogLineSink>(output.Sink));

    private sealed class Output : MemoryStream
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();

        public Output() => Sink = new(this);

        public StdoutLineSink Sink { get; }

        public int Lines => Count("\n");

        public int Receipts => Count("\"AiTeams.Receipt\"");

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (_gate) _text.Append(Encoding.UTF8.GetString(buffer));
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        private int Count(string part)
        {
            lock (_gate) return _text.ToString().Split(part).Length - 1;
        }
    }
}
