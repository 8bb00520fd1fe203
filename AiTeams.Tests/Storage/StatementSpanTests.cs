using System.Collections.Concurrent;
using System.Diagnostics;
using AiTeams.Storage;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class StatementSpanTests : IAsyncLifetime, IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivitySource _source = new($"test {nameof(StatementSpanTests)}");
    private readonly ActivityListener _listener;
    private TestDatabase _test = null!;

    public StatementSpanTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "AiTeams.Storage" || ReferenceEquals(source, _source),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name == "unrecorded" ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async Task InitializeAsync() => _test = await TestDatabase.StartAsync();

    public async Task DisposeAsync() => await _test.DisposeAsync();

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    // The listener hears the whole process; the trace tells this test's statements apart.
    private async Task<List<Activity>> SpansAsync(string activity, Func<Task> work)
    {
        using var parent = _source.StartActivity(activity)!;
        await work();
        return [.. _spans.Where(span => span.TraceId == parent.TraceId && span.Source.Name == "AiTeams.Storage")];
    }

    [Fact]
    public async Task A_statement_has_a_client_span_with_the_text_and_no_values()
    {
        const string Sql = "SELECT note_id FROM notes WHERE body = @Body";

        var span = Assert.Single(await SpansAsync("work", () => _test.Database.QueryAsync<string>(Sql, new { Body = "secret" })));

        Assert.Equal(("SELECT notes", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["db.system.name"] = "sqlite",
                ["db.namespace"] = "notes",
                ["db.operation.name"] = "SELECT",
                ["db.collection.name"] = "notes",
                ["db.query.summary"] = "SELECT notes",
                ["db.query.text"] = Sql,
                ["db.response.returned_rows"] = 0,
            },
            span.TagObjects.ToDictionary());
    }

    [Fact]
    public async Task Statements_of_a_transaction_are_children_of_the_work_that_ran_them()
    {
        var spans = await SpansAsync("work", () => _test.Database.TransactionAsync(async transaction =>
        {
            await transaction.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));
            await transaction.ExecuteAsync("UPDATE notes SET is_read = 1 WHERE note_id = 'n1'");
        }));

        Assert.Equal(["INSERT notes", "UPDATE notes"], spans.Select(span => span.DisplayName));
        Assert.Single(spans.Select(span => span.ParentSpanId).Distinct());
    }

    [Fact]
    public async Task A_failed_statement_says_why()
    {
        await _test.Database.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1"));

        var span = Assert.Single(await SpansAsync("work", () =>
            Assert.ThrowsAsync<UniqueViolationException>(() => _test.Database.ExecuteAsync(TestDatabase.InsertNote, TestDatabase.Note("n1")))));

        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("1555", span.GetTagItem("error.type"));
        Assert.Equal("1555", span.GetTagItem("db.response.status_code"));
    }

    [Fact]
    public async Task Work_that_is_not_recorded_leaves_no_span() =>
        Assert.Empty(await SpansAsync("unrecorded", () => _test.Database.QueryAsync<string>("SELECT note_id FROM notes")));

    [Fact]
    public async Task A_statement_outside_any_activity_leaves_no_span()
    {
        const string Sql = "SELECT note_id /* outside */ FROM notes";
        Assert.Null(Activity.Current);

        await _test.Database.QueryAsync<string>(Sql);

        Assert.DoesNotContain(_spans, span => Equals(span.GetTagItem("db.query.text"), Sql));
    }
}
