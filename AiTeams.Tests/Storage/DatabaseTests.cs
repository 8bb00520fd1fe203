using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage;
using AiTeams.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class DatabaseTests : IAsyncLifetime
{
    private TestDatabase _test = null!;

    private Database Db => _test.Database;

    public async Task InitializeAsync() => _test = await TestDatabase.StartAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

    private Task<long> CountAsync() => Db.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM notes");

    [Fact]
    public async Task Rows_map_snake_case_columns_to_a_record_with_bools_enums_ints_and_nulls()
    {
        await Db.ExecuteAsync(
            "INSERT INTO notes (note_id, tenant_id, body, is_read, mood, created_at) VALUES (@Id, 'acme', 'hello', @IsRead, @Mood, 7)",
            new { Id = "n1", IsRead = true, Mood = nameof(Mood.Sunny) });

        var row = await Db.QueryFirstOrDefaultAsync<NoteRow>("SELECT note_id, idempotency_key, body, is_read, mood, created_at FROM notes WHERE note_id = @Id", new { Id = "n1" });

        Assert.Equal(new NoteRow("n1", null, "hello", true, Mood.Sunny, 7), row);
    }

    [Fact]
    public async Task Rows_map_to_init_members_and_an_unknown_row_is_null()
    {
        await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));

        var row = Assert.Single(await Db.QueryAsync<NoteMembers>("SELECT note_id, is_read FROM notes"));

        Assert.Equal(("n1", (bool?)false), (row.NoteId, row.IsRead));
        Assert.Null(await Db.QueryFirstOrDefaultAsync<NoteMembers>("SELECT note_id, is_read FROM notes WHERE note_id = 'none'"));
    }

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
    public async Task A_second_row_under_one_key_names_table_and_columns()
    {
        await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1", key: "k"));
        await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n2", key: "k", tenant: "globex"));

        var error = await Assert.ThrowsAsync<UniqueViolationException>(() => Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n3", key: "k")));

        Assert.Equal("notes", error.Table);
        Assert.Equal(["tenant_id", "idempotency_key"], error.Columns);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Whoever_is_told_that_a_key_is_taken_can_read_its_row()
    {
        // On a clock that stands still a group is never closed for having lasted.
        await using var test = await TestDatabase.StartAsync(time: new AiTeams.Testing.Time.FakeTime());
        var db = test.Database;
        TaskCompletionSource first = new(), last = new(), lastHasTheTurn = new();
        var before = db.TransactionAsync(async _ =>
        {
            await first.Task;
            return 0;
        });
        var winner = db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1", key: "k"));
        var loser = CountAfterViolationAsync();
        var after = db.TransactionAsync(async _ =>
        {
            lastHasTheTurn.SetResult();
            await last.Task;
            return 0;
        });

        // All four share one commit, which the last one holds up. Reads that pass meanwhile give the loser every chance to be told too early.
        first.SetResult();
        await lastHasTheTurn.Task;
        for (var i = 0; i < 200; i++) await db.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM notes");
        last.SetResult();

        Assert.Equal(1, await loser);
        await Task.WhenAll(before, winner, after);

        async Task<int> CountAfterViolationAsync()
        {
            await Assert.ThrowsAsync<UniqueViolationException>(() => db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n2", key: "k")));
            return await db.QueryFirstOrDefaultAsync<int>("SELECT count(*) FROM notes WHERE idempotency_key = @Key", new { Key = "k" });
        }
    }

    [Fact]
    public async Task A_repeated_primary_key_and_an_index_over_an_expression_are_unique_violations_too()
    {
        await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));
        await Db.ExecuteAsync("INSERT INTO tags (note_id, tag) VALUES ('n1', 'Red')");

        var key = await Assert.ThrowsAsync<UniqueViolationException>(() => Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1")));
        var index = await Assert.ThrowsAsync<UniqueViolationException>(() => Db.ExecuteAsync("INSERT INTO tags (note_id, tag) VALUES ('n1', 'red')"));

        Assert.Equal(["note_id"], key.Columns);
        Assert.Equal(("tags_once", ""), (index.Index, index.Table));
        Assert.Empty(index.Columns);
    }

    [Theory]
    [InlineData("INSERT INTO tags (note_id, tag) VALUES ('none', 'red')", "FOREIGN KEY")]
    [InlineData("INSERT INTO tags (note_id, tag) VALUES ('n1', '')", "CHECK")]
    [InlineData("INSERT INTO tags (note_id, tag) VALUES ('n1', NULL)", "NOT NULL")]
    public async Task Other_constraints_are_enforced_and_typed(string sql, string constraint)
    {
        await Db.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));

        var error = await Assert.ThrowsAsync<ConstraintViolationException>(() => Db.ExecuteAsync(sql));

        Assert.Contains(constraint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_violation_inside_a_transaction_can_be_caught_and_the_rest_is_kept()
    {
        await Db.TransactionAsync(async transaction =>
        {
            await transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));
            await Assert.ThrowsAsync<UniqueViolationException>(() => transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1")));
            await transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n2"));
        });

        Assert.Equal(2, await CountAsync());
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

    private enum Mood
    {
        Cloudy,
        Sunny,
    }

    private sealed record NoteRow(string NoteId, string? IdempotencyKey, string Body, bool IsRead, Mood? Mood, int CreatedAt);

    private sealed record NoteMembers
    {
        public required string NoteId { get; init; }

        public bool? IsRead { get; init; }
    }
}
