using AiTeams.ServiceDefaults.Export;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Export.Retry;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.Testing.Time;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Export;

public sealed class RetryFolderTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ExportLedger _ledger = new("traces");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void What_is_kept_survives_the_process_in_its_order()
    {
        using (var before = Open())
        {
            Take(30);
            Assert.True(before.TryKeep([1, 1], 10));
            Assert.True(before.TryKeep([2], 20));
        }
        var ledger = new ExportLedger("traces");
        using var after = new RetryFolder(Path, 1000, ledger, new RetryDisk());
        var envelope = new Envelope();

        Assert.Equal(30, ledger.Pending);
        var first = after.Oldest(envelope)!;
        Assert.Equal(10, first.Count);
        Assert.Equal([1, 1], envelope.Message.ToArray());
        after.Settle(first, 10);
        ledger.Take(5);
        Assert.True(after.TryKeep([3], 5));
        var second = after.Oldest(envelope)!;
        Assert.Equal(20, second.Count);
        Assert.Equal([2], envelope.Message.ToArray());
        after.Settle(second, 19);

        Assert.Equal((29, 1, 5), (ledger.Exported, ledger.Dropped(DropReason.ExportFailed), ledger.Pending));
    }

    [Fact]
    public void Beyond_its_bound_the_oldest_go_and_are_counted()
    {
        using var folder = Open(bound: 100);
        Take(60);
        for (var count = 1; count <= 5; count++) Assert.True(folder.TryKeep(new byte[40], count));
        Assert.False(folder.TryKeep(new byte[101], 45));

        Assert.Equal(2, Directory.GetFiles(folder.Path, "*.otlp").Length);
        Assert.Equal(1 + 2 + 3, _ledger.Dropped(DropReason.QueueFull));
        Assert.Equal(4, folder.Oldest(new())!.Count);
    }

    [Fact]
    public void A_disk_that_refuses_the_new_one_costs_none_of_the_old_ones()
    {
        Take(3);
        using (var before = Open(bound: 100))
        {
            before.TryKeep(new byte[60], 1);
        }
        var ledger = new ExportLedger("traces");
        using var folder = new RetryFolder(Path, 100, ledger, new FullDisk());

        Assert.False(folder.TryKeep(new byte[60], 2));

        Assert.Equal(1, folder.Oldest(new())!.Count);
        Assert.Equal(0, ledger.DroppedInAll);
    }

    [Fact]
    public void A_full_disk_keeps_nothing_and_leaves_nothing_behind()
    {
        using var folder = new RetryFolder(Path, 1000, _ledger, new FullDisk());

        Assert.False(folder.TryKeep([1, 2, 3], 7));

        Assert.True(folder.IsEmpty);
        Assert.Equal(["lock"], Directory.GetFiles(folder.Path).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public async Task With_a_full_disk_what_the_endpoint_refuses_is_tried_again_as_without_one()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedEndpoint.Status(503));
        var time = new FakeTime();
        using var pipe = Pipe(endpoint, new RetryFolder(Path, 1_000_000, _ledger, new FullDisk()), time);
        Add(pipe, 3);

        var flushed = pipe.Worker.FlushAsync(TimeSpan.FromMinutes(1));
        await endpoint.NextAsync();
        await time.TimersAsync(2);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await flushed);
        Assert.Equal((3, 0, 0), (_ledger.Exported, _ledger.DroppedInAll, _ledger.Pending));
    }

    [Fact]
    public async Task With_a_full_disk_what_no_retry_brings_is_lost_and_counted_and_the_service_goes_on()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedEndpoint.Status(503, retryAfter: "31"));
        var time = new FakeTime();
        using var pipe = Pipe(endpoint, new RetryFolder(Path, 1_000_000, _ledger, new FullDisk()), time);
        Add(pipe, 3);
        await pipe.Worker.FlushAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 3, 0), (_ledger.Exported, _ledger.Dropped(DropReason.ExportFailed), _ledger.Pending));

        time.Advance(TimeSpan.FromSeconds(32));
        Add(pipe, 2);
        await pipe.Worker.FlushAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((2, 3, 0), (_ledger.Exported, _ledger.Dropped(DropReason.ExportFailed), _ledger.Pending));
    }

    [Fact]
    public async Task What_an_endpoint_refused_arrives_when_it_is_back_and_nothing_is_lost()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedEndpoint.Status(503));
        var time = new FakeTime();
        using var pipe = Pipe(endpoint, Open(bound: 1_000_000), time);
        Add(pipe, 3);
        await pipe.Worker.FlushAsync(TimeSpan.FromMinutes(1));
        Add(pipe, 4);
        await pipe.Worker.FlushAsync(TimeSpan.FromMinutes(1));
        Assert.Single(endpoint.Requests);
        Assert.Equal((0, 7), (_ledger.Exported, _ledger.Pending));

        time.Advance(TimeSpan.FromSeconds(2));
        Add(pipe, 1);
        await pipe.Worker.FlushAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((8, 0, 0), (_ledger.Exported, _ledger.DroppedInAll, _ledger.Pending));
        // The newest first, as it was under way; then the disk, the oldest first.
        Assert.Equal([3, 1, 3, 4], endpoint.Requests.Select(request => request.SpanNames.Count));
    }

    [Fact]
    public async Task What_the_end_of_a_service_could_not_send_arrives_after_its_next_start()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedEndpoint.Status(503));
        using (var pipe = Pipe(endpoint, Open(bound: 1_000_000), new FakeTime()))
        {
            Add(pipe, 5);
            await pipe.Worker.StopAsync(TimeSpan.FromMinutes(1));
        }
        Assert.Equal((0, 0, 5), (_ledger.Exported, _ledger.DroppedInAll, _ledger.Pending));

        var ledger = new ExportLedger("traces");
        using var next = Pipe(endpoint, new RetryFolder(Path, 1_000_000, ledger, new RetryDisk()), new FakeTime(), ledger);
        await next.Worker.FlushAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((5, 0, 0), (ledger.Exported, ledger.DroppedInAll, ledger.Pending));
        Assert.Equal(5, endpoint.Requests[^1].SpanNames.Count);
        Assert.Empty(Directory.GetFiles(Path, "*.otlp"));
    }

    [Fact]
    public void A_file_that_a_kill_left_in_half_is_cleared_away_and_one_from_elsewhere_left_alone()
    {
        Directory.CreateDirectory(Path);
        File.WriteAllBytes(System.IO.Path.Combine(Path, "0000000000000001.5.otlp.part"), [1, 2]);
        File.WriteAllBytes(System.IO.Path.Combine(Path, "notes.otlp"), [1, 2]);

        using var folder = Open();

        Assert.True(folder.IsEmpty);
        Assert.Equal(["lock", "notes.otlp"], Directory.GetFiles(Path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_of_one_service_do_not_share_a_folder()
    {
        using var one = Open();
        using var two = Open();

        Assert.Equal(Path, one.Path);
        Assert.Equal(Path + "-2", two.Path);
    }

    [Fact]
    public void What_another_process_left_beside_is_taken_over_when_that_process_is_gone()
    {
        using (Open())
        {
            using var two = Open();
            Take(12);
            two.TryKeep([7, 7], 12);
            File.WriteAllBytes(System.IO.Path.Combine(two.Path, "0000000000000009.5.otlp.part"), [1]);
            using var three = new RetryFolder(Path, 1000, new("traces"), new RetryDisk());
            Assert.True(three.IsEmpty, "The second one still runs.");
        }
        var ledger = new ExportLedger("traces");

        using var next = new RetryFolder(Path, 1000, ledger, new RetryDisk());

        var envelope = new Envelope();
        Assert.Equal(12, next.Oldest(envelope)!.Count);
        Assert.Equal([7, 7], envelope.Message.ToArray());
        Assert.Equal(12, ledger.Pending);
        Assert.Equal(["lock"], Directory.GetFiles(Path + "-2").Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void What_waits_is_held_to_the_bound_of_this_start()
    {
        using (var before = Open(bound: 100))
        {
            Take(3);
            before.TryKeep(new byte[40], 1);
            before.TryKeep(new byte[40], 2);
        }
        var ledger = new ExportLedger("traces");

        using var after = new RetryFolder(Path, 50, ledger, new RetryDisk());

        Assert.Equal((1, 2), (ledger.Dropped(DropReason.QueueFull), ledger.Pending));
    }

    [Fact]
    public void A_folder_that_cannot_be_had_stops_the_start()
    {
        var file = System.IO.Path.Combine(_temp.Path, "file");
        File.WriteAllText(file, "");

        var refused = Assert.Throws<StartRefusedException>(() => new RetryFolder(System.IO.Path.Combine(file, "inside"), 1000, _ledger, new RetryDisk()));

        Assert.Contains("Telemetry:RetryFolder", refused.Message, StringComparison.Ordinal);
    }

    private string Path => System.IO.Path.Combine(_temp.Path, "traces");

    private RetryFolder Open(long bound = 1000) => new(Path, bound, _ledger, new RetryDisk());

    private void Take(long count) => _ledger.Take(count);

    private ExportPipe Pipe(ScriptedEndpoint endpoint, RetryFolder folder, FakeTime time, ExportLedger? ledger = null) => ExportWorkerTests.Pipe(endpoint, ledger ?? _ledger, folder, time);

    private static void Add(ExportPipe pipe, int count) => ExportWorkerTests.Add(pipe, [.. Enumerable.Range(0, count).Select(number => $"span {number}")]);

    /// <summary>Writes to a device that is always full.</summary>
    private sealed class FullDisk : IRetryDisk
    {
        private readonly RetryDisk _disk = new();

        public bool TryWrite(string path, ReadOnlySpan<byte> content)
        {
            // The name that the file is written under first.
            File.CreateSymbolicLink(path + RetryDisk.Unfinished, "/dev/full");
            return _disk.TryWrite(path, content);
        }

        public void Delete(string path) => _disk.Delete(path);
    }
}
