using AiTeams.ServiceDefaults.Identity;
using AiTeams.Storage;
using AiTeams.Storage.Migrations;
using AiTeams.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public async Task Each_script_is_applied_once_in_order_and_recorded_with_its_checksum_and_story()
    {
        using var folder = new TempFolder();
        await using (await TestDatabase.StartAsync(folder.Path)) { }
        await using var again = await TestDatabase.StartAsync(folder.Path);

        var rows = await again.Database.QueryAsync<Recorded>("SELECT version, name, checksum, tracking_id, trace_id, span_id FROM schema_migrations ORDER BY version");

        Assert.Equal([(1, "0001_notes"), (2, "0002_tags")], rows.Select(row => (row.Version, row.Name)));
        Assert.All(rows, row => Assert.Matches("^[0-9a-f]{64}$", row.Checksum));
        Assert.All(rows, row => Assert.Matches("^[0-9a-f]{32}$", row.TrackingId));
        Assert.All(rows, row => Assert.Equal(row.TraceId, row.TrackingId));
        Assert.Equal(rows[0].TrackingId, rows[1].TrackingId);
    }

    [Fact]
    public async Task A_script_changed_after_it_was_applied_stops_the_start()
    {
        using var folder = new TempFolder();
        await using (var first = await TestDatabase.StartAsync(folder.Path))
            await first.Database.ExecuteAsync("UPDATE schema_migrations SET checksum = 'other' WHERE version = 2");

        var error = await Assert.ThrowsAsync<StartRefusedException>(() => TestDatabase.StartAsync(folder.Path));

        Assert.StartsWith("migration 0002_tags was changed after it was applied to", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_database_newer_than_the_program_stops_the_start()
    {
        using var folder = new TempFolder();
        await using (var first = await TestDatabase.StartAsync(folder.Path))
            await first.Database.ExecuteAsync(
                "INSERT INTO schema_migrations SELECT 3, '0003_future', checksum, applied_at, tracking_id, trace_id, span_id FROM schema_migrations WHERE version = 2");

        var error = await Assert.ThrowsAsync<StartRefusedException>(() => TestDatabase.StartAsync(folder.Path));

        Assert.Contains("has migration 0003_future, which this program does not know", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_numbered_below_an_applied_one_stops_the_start()
    {
        using var folder = new TempFolder();
        await using (var first = await TestDatabase.StartAsync(folder.Path))
            await first.Database.ExecuteAsync("DELETE FROM schema_migrations WHERE version = 1");

        var error = await Assert.ThrowsAsync<StartRefusedException>(() => TestDatabase.StartAsync(folder.Path));

        Assert.StartsWith("migration 0001_notes comes before 0002_tags", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_together_apply_each_script_once()
    {
        using var folder = new TempFolder();
        ChildProcess[] children;
        using (new FileStream(MigrationLock.PathFor(Path.Combine(folder.Path, "notes.db")), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            // While the test holds the lock, both wait for it: then they go at once.
            children = [ChildProcess.Start(MigrateAsync, folder.Path), ChildProcess.Start(MigrateAsync, folder.Path)];
            foreach (var child in children) Assert.Equal("starting", await child.ReadLineAsync());
            Assert.False(File.Exists(Path.Combine(folder.Path, "notes.db")));
        }

        foreach (var child in children)
        {
            Assert.Equal("2 migrations", await child.ReadLineAsync());
            Assert.Equal(0, await child.WaitAsync());
            await child.DisposeAsync();
        }
    }

    [Fact]
    public async Task Migrations_are_done_when_the_first_hosted_service_starts()
    {
        using var folder = new TempFolder();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["AITEAMS_DATA"] = folder.Path;
        builder.Services.AddHostedService<EarlyBird>();
        builder.AddDatabase("notes", typeof(TestDatabase).Assembly);
        using var host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();
        await host.Services.GetRequiredService<Database>().DisposeAsync();
    }

    private static async Task<int> MigrateAsync(string[] arguments)
    {
        Console.WriteLine("starting");
        await using var test = await TestDatabase.StartAsync(arguments[0]);
        Console.WriteLine($"{await test.Database.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM schema_migrations")} migrations");
        return 0;
    }

    private sealed class EarlyBird(Database database) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) =>
            Assert.Equal(0, await database.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM notes", null, cancellationToken));

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed record Recorded(int Version, string Name, string Checksum, string TrackingId, string TraceId, string SpanId);
}
