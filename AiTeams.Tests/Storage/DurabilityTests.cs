using AiTeams.Storage;
using AiTeams.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class DurabilityTests : IAsyncLifetime
{
    private TestDatabase _test = null!;

    private Database Db => _test.Database;

    public async Task InitializeAsync() => _test = await TestDatabase.StartAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

    private Task<long> CountAsync() => Db.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM notes");

    [Fact]
    public async Task A_full_disk_fails_the_write_and_the_next_one_that_fits_is_kept()
    {
        // SQLite's own limit on the size of the file answers as a full disk does.
        await Db.TransactionAsync(transaction => transaction.QueryFirstOrDefaultAsync<long>("PRAGMA max_page_count = 1"));

        var error = await Assert.ThrowsAsync<SqliteException>(() => Db.TransactionAsync(async transaction =>
        {
            for (var i = 0; ; i++) await transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note($"{new string('x', 2000)}{i}"));
        }));

        Assert.Equal(13, error.SqliteErrorCode);
        Assert.Equal(0, await CountAsync());
        await Db.TransactionAsync(transaction => transaction.QueryFirstOrDefaultAsync<long>("PRAGMA max_page_count = 100000"));
        Assert.Equal(1, await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1")));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Works_that_wait_for_a_commit_while_the_database_closes_are_committed()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var early = Db.TransactionAsync(async transaction =>
        {
            entered.SetResult();
            await leave.Task;
            return await transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));
        });
        await entered.Task;
        // Closing is next in line; the late writer, on whom the early one counts for the commit, comes behind it.
        var closing = Db.DisposeAsync();
        var late = Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n2"));

        leave.SetResult();

        Assert.Equal(1, await early.WaitAsync(Patience.Most));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => late.WaitAsync(Patience.Most));
        await closing;
    }

    [Fact]
    public async Task Data_survives_a_restart()
    {
        using var folder = new TempFolder();
        await using (var first = await TestDatabase.StartAsync(folder.Path))
            await first.Database.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));

        await using var second = await TestDatabase.StartAsync(folder.Path);

        Assert.Equal("note n1", await second.Database.QueryFirstOrDefaultAsync<string>("SELECT body FROM notes WHERE note_id = 'n1'"));
    }

    [Fact]
    public async Task Commits_are_flushed_and_foreign_keys_held()
    {
        Assert.Equal("wal", await Db.TransactionAsync(transaction => transaction.QueryFirstOrDefaultAsync<string>("PRAGMA journal_mode")));
        Assert.Equal(2, await Db.TransactionAsync(transaction => transaction.QueryFirstOrDefaultAsync<long>("PRAGMA synchronous")));
        Assert.Equal(1, await Db.TransactionAsync(transaction => transaction.QueryFirstOrDefaultAsync<long>("PRAGMA foreign_keys")));
    }
}
