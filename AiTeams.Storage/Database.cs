using AiTeams.Storage.Sqlite;
using AiTeams.Storage.Statements;

namespace AiTeams.Storage;

/// <summary>
/// The service's own database. SQL text is a constant at the call site (never built from values), parameters are members of an object
/// (<c>@Name</c>). A span per statement; rows changed are added to the story's receipt once they are committed.
/// <para>
/// Rows: columns are snake_case and map by name to constructor parameters or settable members, in PascalCase. Booleans are stored as 0 and 1;
/// an enum is read from its name, and written as a number unless it is passed as text: pass text. Times are <see cref="UnixMicroseconds"/>.
/// </para>
/// <para>
/// Statements run on the caller's thread: SQLite has no asynchronous calls, so keep them short and look-ups indexed. Writes queue behind one
/// another and share commits when several wait; a call returns when its own commit is on disk. Reads run beside them and see what is committed.
/// </para>
/// </summary>
/// <exception cref="ConstraintViolationException">The statement breaks a constraint of the schema (every verb).</exception>
public sealed class Database : IAsyncDisposable
{
    private readonly StatementRunner _statements;
    private readonly ReadPool _reads;
    private readonly WriteQueue _writes;

    internal Database(DatabaseFile file, TimeProvider time)
    {
        File = file;
        _statements = new(file.Name);
        _reads = new(file);
        _writes = new(file, _statements, time);
    }

    internal DatabaseFile File { get; }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        Statement.Of(sql).IsRead
            ? await _reads.RunAsync(connection => _statements.Query<T>(connection, null, sql, parameters).Rows, cancellationToken)
            : await _writes.RunAsync(transaction => transaction.QueryAsync<T>(sql, parameters, cancellationToken), oneStatement: true, cancellationToken);

    /// <returns>The first row, or default.</returns>
    public async Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        Statement.Of(sql).IsRead
            ? await _reads.RunAsync(connection => _statements.QueryFirst<T>(connection, null, sql, parameters).Row, cancellationToken)
            : await _writes.RunAsync(transaction => transaction.QueryFirstOrDefaultAsync<T>(sql, parameters, cancellationToken), oneStatement: true, cancellationToken);

    /// <returns>Rows inserted, changed or deleted.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        _writes.RunAsync(transaction => transaction.ExecuteAsync(sql, parameters, cancellationToken), oneStatement: true, cancellationToken);

    /// <summary>
    /// Runs the work in one write transaction, committed when it returns and rolled back when it throws. All other writers wait for the work:
    /// it should do nothing but SQL, and must write through its <see cref="DatabaseTransaction"/>, never through the database.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called from inside another transaction's work.</exception>
    public Task<T> TransactionAsync<T>(Func<DatabaseTransaction, Task<T>> work, CancellationToken cancellationToken = default) =>
        _writes.RunAsync(work, oneStatement: false, cancellationToken);

    /// <inheritdoc cref="TransactionAsync{T}"/>
    public Task TransactionAsync(Func<DatabaseTransaction, Task> work, CancellationToken cancellationToken = default) =>
        _writes.RunAsync(
            async transaction =>
            {
                await work(transaction);
                return true;
            },
            oneStatement: false,
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync();
        _reads.Dispose();
    }
}
