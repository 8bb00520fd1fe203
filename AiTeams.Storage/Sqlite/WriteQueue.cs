using System.Runtime.ExceptionServices;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Storage.Statements;
using Microsoft.Data.Sqlite;

namespace AiTeams.Storage.Sqlite;

/// <summary>
/// One writer at a time over one connection. Writers that wait share the commit, and so the flush to disk, of those before them: each work
/// runs in a savepoint of its own, the last one in line commits, and no call returns before its commit did.
/// </summary>
internal sealed class WriteQueue(DatabaseFile file, StatementRunner statements, TimeProvider time) : IAsyncDisposable
{
    private const int MostPerCommit = 256;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(5);
    private static readonly AsyncLocal<DatabaseTransaction?> Inside = new();

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _waiting;
    private SqliteConnection? _connection;
    private CommitGroup? _open;
    private bool _disposed;

    /// <param name="oneStatement">SQLite undoes a failed statement by itself: it needs no savepoint.</param>
    public async Task<T> RunAsync<T>(Func<DatabaseTransaction, Task<T>> work, bool oneStatement, CancellationToken cancellationToken)
    {
        if (Inside.Value is { Ended: false })
            throw new InvalidOperationException("A transaction's work writes through its DatabaseTransaction: through the database it would wait for itself.");

        // Not cancelled while waiting: whoever leaves the group open counts on the next in line to come and close it.
        Interlocked.Increment(ref _waiting);
        await _turn.WaitAsync(CancellationToken.None);
        Interlocked.Decrement(ref _waiting);

        T result = default!;
        ExceptionDispatchInfo? fault = null;
        DatabaseTransaction transaction;
        CommitGroup group;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_disposed, typeof(Database));
            _connection ??= file.OpenWriter();
            group = _open ??= new(_connection, _connection.BeginTransaction(deferred: false), time.GetTimestamp());
            transaction = new(_connection, group.Transaction, statements);
            Inside.Value = transaction;
            try
            {
                result = oneStatement ? await group.RunAsync(work, transaction) : await group.RunInSavepointAsync(work, transaction);
            }
#pragma warning disable CA1031 // Thrown below, once the group is stored.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                fault = ExceptionDispatchInfo.Capture(exception);
            }
        }
        finally
        {
            Inside.Value = null;
            if (_open is { } open && (Volatile.Read(ref _waiting) == 0 || open.IsBroken || open.Count >= MostPerCommit || time.GetElapsedTime(open.StartedAt) > LongestWait))
            {
                _open = null;
                if (!open.Close()) Reconnect();
            }
            _turn.Release();
        }

        if (fault is not null)
        {
            // A violated key may be that of a row which others of the group wrote: the caller is told when readers can see that row.
            await group.Committed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (fault.SourceException is ConstraintViolationException) await group.Committed;
            fault.Throw();
        }

        await group.Committed;
        if (transaction.RowsChanged > 0) Telemetry.RowsWritten(transaction.RowsChanged);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        _disposed = true;
        // Left open for the next in line, who will find the database closed: the works before it are waiting for their commit.
        _open?.Close();
        _open = null;
        Reconnect();
        _turn.Release();
    }

    // Closing rolls back what a failed commit may have left open; the next writer opens anew.
    private void Reconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
