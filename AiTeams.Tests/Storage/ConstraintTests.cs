using AiTeams.Storage;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class ConstraintTests : IAsyncLifetime
{
    private TestDatabase _test = null!;

    private Database Db => _test.Database;

    public async Task InitializeAsync() => _test = await TestDatabase.StartAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

    private Task<long> CountAsync() => Db.QueryFirstOrDefaultAsync<long>("SELECT count(*) FROM notes");

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
}
