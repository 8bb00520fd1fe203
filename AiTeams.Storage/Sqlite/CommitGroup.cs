using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AiTeams.Storage.Sqlite;

/// <summary>Works that are committed together. Used by the holder of the turn only, but for <see cref="Committed"/>.</summary>
internal sealed class CommitGroup(SqliteConnection connection, SqliteTransaction transaction, long startedAt)
{
    private const string Savepoint = "work";
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteTransaction Transaction => transaction;

    public long StartedAt => startedAt;

    public Task Committed => _committed.Task;

    /// <summary>Works that succeeded.</summary>
    public int Count { get; private set; }

    /// <summary>SQLite gave the whole transaction up (disk full, for one), earlier works included.</summary>
    /// <remarks>https://www.sqlite.org/c3ref/get_autocommit.html: on again means that no transaction is open any more.</remarks>
    public bool IsBroken => raw.sqlite3_get_autocommit(connection.Handle) != 0;

    public async Task<T> RunAsync<T>(Func<DatabaseTransaction, Task<T>> work, DatabaseTransaction handle)
    {
        try
        {
            var result = await work(handle);
            Count++;
            return result;
        }
        finally
        {
            handle.Ended = true;
        }
    }

    public async Task<T> RunInSavepointAsync<T>(Func<DatabaseTransaction, Task<T>> work, DatabaseTransaction handle)
    {
        transaction.Save(Savepoint);
        try
        {
            var result = await RunAsync(work, handle);
            transaction.Release(Savepoint);
            return result;
        }
        catch
        {
            if (!IsBroken)
            {
                transaction.Rollback(Savepoint);
                transaction.Release(Savepoint);
            }
            throw;
        }
    }

    /// <summary>Commits, or fails every work of the group. Never throws.</summary>
    /// <returns>Whether the connection can go on.</returns>
    public bool Close()
    {
        try
        {
            if (IsBroken) throw new InvalidOperationException("The database gave up the transaction, this work's part too: nothing of it is stored.");
            if (Count == 0) transaction.Rollback();
            else transaction.Commit();
            transaction.Dispose();
            _committed.SetResult();
            return true;
        }
#pragma warning disable CA1031 // Goes to every caller that waits for the commit.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _committed.SetException(exception);
            return false;
        }
    }
}
