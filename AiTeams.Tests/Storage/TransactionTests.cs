using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class TransactionTests : IAsyncLifetime
{
    private TestDatabase _test = null!;

    private Database Db => _test.Database;

    public async Task InitializeAsync() => _test = await TestDatabase.StartAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

    private Task<long> CountAsync() => Db.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM notes");

    [Fact]
    public async Task Fifty_writers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++) await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note($"{writer}-{i}"));
        })));

        Assert.Equal(1000, await CountAsync());
    }

    [Fact]
    public async Task Fifty_transactions_at_once_each_see_the_one_before()
    {
        await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("counter"));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Db.TransactionAsync(async transaction =>
        {
            var count = await transaction.QueryFirstOrDefaultAsync<long>("SELECT created_at FROM notes WHERE note_id = 'counter'");
            await Task.Yield();
            await transaction.ExecuteAsync("UPDATE notes SET created_at = @Next WHERE note_id = 'counter'", new { Next = count + 1 });
        }))));

        Assert.Equal(1_750_000_000_000_050, await Db.QueryFirstOrDefaultAsync<long>("SELECT created_at FROM notes"));
    }

    [Fact]
    public async Task A_transaction_that_throws_leaves_nothing_and_takes_none_of_its_neighbours_along()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            try
            {
                await Db.TransactionAsync(async transaction =>
                {
                    await transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note($"n{i}"));
                    await Task.Yield();
                    if (i % 2 == 1) throw new InvalidDataException("no");
                });
                return true;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        })));

        Assert.Equal(20, results.Count(kept => kept));
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"n{2 * i}").Order(StringComparer.Ordinal),
            await Db.QueryAsync<string>("SELECT note_id FROM notes ORDER BY note_id"));
    }

    [Fact]
    public async Task Reads_do_not_see_what_is_not_committed()
    {
        await Db.TransactionAsync(async transaction =>
        {
            await transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));
            Assert.Equal(0, await CountAsync());
        });

        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Writing_through_the_database_inside_a_transaction_is_refused_instead_of_waiting_for_ever()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Db.TransactionAsync(_ => Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"))));

        Assert.Contains("DatabaseTransaction", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1")));
    }

    [Fact]
    public async Task A_transaction_kept_beyond_its_work_cannot_be_used()
    {
        DatabaseTransaction? kept = null;
        await Db.TransactionAsync(transaction =>
        {
            kept = transaction;
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1")));
    }

    [Fact]
    public async Task A_cancelled_writer_writes_nothing_and_lets_the_next_one_in()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var writes = Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note($"n{i}"), i % 2 == 0 ? cancelled.Token : CancellationToken.None))).ToList();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(writes));

        Assert.Equal(10, await CountAsync());
    }

    [Fact]
    public async Task Rows_changed_reach_the_story_when_they_are_committed_and_not_when_rolled_back()
    {
        using var story = Telemetry.Begin();

        await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));
        var returned = await Db.QueryFirstOrDefaultAsync<string>(
            "INSERT INTO notes (note_id, tenant_id, body, created_at) VALUES ('n2', 'acme', 'b', 1) RETURNING note_id");
        await Assert.ThrowsAsync<InvalidDataException>(() => Db.TransactionAsync(async transaction =>
        {
            await transaction.ExecuteAsync("UPDATE notes SET is_read = 1");
            throw new InvalidDataException();
        }));
        await Db.QueryAsync<string>("SELECT note_id FROM notes");

        Assert.Equal("n2", returned);
        Assert.Equal(2, Telemetry.Current!.RowsWritten);
    }
}
