using System.Data.Common;

namespace AiTeams.Storage;

/// <summary>
/// The service's own database. SQL text is a constant at the call site (never built from values), parameters are members of an object
/// (<c>@Name</c>). Columns are snake_case and map to PascalCase members. A span per statement; rows changed are added to the story's receipt.
/// </summary>
public sealed class Database
{
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <returns>The first row, or default.</returns>
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <returns>Rows inserted, changed or deleted.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Runs the work in one write transaction, committed when it returns and rolled back when it throws.</summary>
    public Task<T> TransactionAsync<T>(Func<DatabaseTransaction, Task<T>> work, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}

/// <summary>The same verbs inside one transaction.</summary>
public sealed class DatabaseTransaction(DbTransaction transaction)
{
    internal DbTransaction Transaction => transaction;

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<int> ExecuteAsync(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
