using System.Data.Common;
using AiTeams.Storage.Statements;

namespace AiTeams.Storage;

/// <summary>The same verbs inside one transaction. Good until its work ends; for one caller at a time.</summary>
public sealed class DatabaseTransaction
{
    private readonly DbConnection _connection;
    private readonly StatementRunner _statements;

    internal DatabaseTransaction(DbConnection connection, DbTransaction transaction, StatementRunner statements) =>
        (_connection, Transaction, _statements) = (connection, transaction, statements);

    internal DbTransaction Transaction { get; }

    internal int RowsChanged { get; private set; }

    internal bool Ended { get; set; }

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) => Run(() =>
    {
        var (rows, changed) = _statements.Query<T>(_connection, Transaction, sql, parameters);
        RowsChanged += changed;
        return rows;
    }, cancellationToken);

    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? parameters = null, CancellationToken cancellationToken = default) => Run(() =>
    {
        var (row, changed) = _statements.QueryFirst<T>(_connection, Transaction, sql, parameters);
        RowsChanged += changed;
        return row;
    }, cancellationToken);

    /// <returns>Rows inserted, changed or deleted.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null, CancellationToken cancellationToken = default) => Run(() =>
    {
        var changed = _statements.Execute(_connection, Transaction, sql, parameters);
        RowsChanged += changed;
        return changed;
    }, cancellationToken);

    private Task<T> Run<T>(Func<T> statement, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        if (Ended) throw new InvalidOperationException("The transaction has ended: its work returned while a statement was still to run.");
        try
        {
            return Task.FromResult(statement());
        }
#pragma warning disable CA1031 // Handed on through the task, as from any asynchronous verb.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException<T>(exception);
        }
    }
}
