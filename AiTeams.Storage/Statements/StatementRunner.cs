using System.Data.Common;
using AiTeams.Storage.Rows;
using AiTeams.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiTeams.Storage.Statements;

/// <summary>Runs one statement, tells telemetry, and gives constraint errors their type.</summary>
internal sealed class StatementRunner(string database)
{
    private readonly StatementTelemetry _telemetry = new(database);

    public (IReadOnlyList<T> Rows, int Changed) Query<T>(DbConnection connection, DbTransaction? transaction, string sql, object? parameters)
    {
        RowTypeMap.Use<T>();
        return Run(sql, () =>
        {
            var rows = connection.Query<T>(new CommandDefinition(sql, parameters, transaction)).AsList();
            return ((IReadOnlyList<T>)rows, Changed(sql, rows.Count), rows.Count);
        });
    }

    public (T? Row, int Changed) QueryFirst<T>(DbConnection connection, DbTransaction? transaction, string sql, object? parameters)
    {
        RowTypeMap.Use<T>();
        return Run<T?>(sql, () =>
        {
            // A write that returns rows is read to its end: the count of rows changed is that of rows returned.
            if (!Statement.Of(sql).IsRead)
            {
                var rows = connection.Query<T>(new CommandDefinition(sql, parameters, transaction)).AsList();
                return (rows.FirstOrDefault(), rows.Count, rows.Count);
            }
            var row = connection.QueryFirstOrDefault<T>(new CommandDefinition(sql, parameters, transaction));
            return (row, 0, null);
        });
    }

    public int Execute(DbConnection connection, DbTransaction? transaction, string sql, object? parameters) =>
        Run(sql, () =>
        {
            var changed = Math.Max(0, connection.Execute(new CommandDefinition(sql, parameters, transaction)));
            return (changed, changed, (int?)null);
        }).Changed;

    private static int Changed(string sql, int returned) => Statement.Of(sql).IsRead ? 0 : returned;

    private (T Result, int Changed) Run<T>(string sql, Func<(T Result, int Changed, int? Returned)> run)
    {
        var statement = Statement.Of(sql);
        using var call = _telemetry.Start(statement, sql);
        try
        {
            var (result, changed, returned) = run();
            call.Succeeded(returned);
            return (result, changed);
        }
        catch (SqliteException exception)
        {
            call.Failed(exception.SqliteExtendedErrorCode.ToString(System.Globalization.CultureInfo.InvariantCulture), exception.Message);
            throw Violation.Of(exception) ?? (Exception)exception;
        }
        catch (Exception exception)
        {
            call.Failed(exception.GetType().FullName!, exception.Message);
            throw;
        }
    }
}
