using Microsoft.Data.Sqlite;

namespace AiTeams.Storage.Sqlite;

/// <summary>Works that are committed together. Used by the holder of the turn only, but for <see cref="Committed"/>.</summary>
internal sealed class CommitGroup(SqliteTransaction transaction, long startedAt)
{
    private const string Savepoint = "work";
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _broken;

    public SqliteTransaction Transaction => transaction;

    public long StartedAt => startedAt;

    public Task Committed => _committed.Task;

    /// <summary>Works that succeeded.</summary>
    public int Count { get; private set; }

    /// <summary>SQLite gave the whole transaction up (disk full, for one), earlier works included.</summary>
    public bool IsBroken => _broken is not null;

    public async Task<T> RunAsync<T>(Func<DatabaseTransaction, Task<T>> work, DatabaseTransaction handle)
    {
        try
        {
            var result = await work(handle);
            Count++;
            return result;
        }
        catch (Exception exception) when (transaction.Connection is null)
        {
            _broken = exception;
            throw;
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
        catch (Exception exception)
        {
            TryUndo(exception);
            throw;
        }
    }

    /// <summary>Commits, or fails every work of the group. Never throws.</summary>
    public void Close()
    {
        try
        {
            if (_broken is not null) throw new InvalidOperationException("The database gave up the transaction.", _broken);
            if (Count == 0) transaction.Rollback();
            else transaction.Commit();
            _committed.SetResult();
        }
#pragma warning disable CA1031 // Goes to every caller that waits for the commit.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (Count > 0) _committed.SetException(exception);
        }
        finally
        {
            transaction.Dispose();
        }
    }

    private void TryUndo(Exception cause)
    {
        try
        {
            transaction.Rollback(Savepoint);
            transaction.Release(Savepoint);
        }
#pragma warning disable CA1031 // The work's own exception is the one to report.
        catch (Exception)
#pragma warning restore CA1031
        {
            _broken = cause;
        }
    }
}
