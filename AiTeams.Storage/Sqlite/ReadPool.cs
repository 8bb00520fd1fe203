using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace AiTeams.Storage.Sqlite;

/// <summary>A few connections that read. In WAL mode readers and the writer do not wait for each other.</summary>
internal sealed class ReadPool(DatabaseFile file) : IDisposable
{
    private static readonly int Size = Math.Clamp(Environment.ProcessorCount, 2, 8);

    private readonly SemaphoreSlim _free = new(Size, Size);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];

    public async Task<T> RunAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            var connection = _idle.TryTake(out var idle) ? idle : file.OpenReader();
            try
            {
                return read(connection);
            }
            finally
            {
                _idle.Add(connection);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
        _free.Dispose();
    }
}
