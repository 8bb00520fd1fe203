using AiTeams.Storage;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class RowTests : IAsyncLifetime
{
    private TestDatabase _test = null!;

    private Database Db => _test.Database;

    public async Task InitializeAsync() => _test = await TestDatabase.StartAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

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
