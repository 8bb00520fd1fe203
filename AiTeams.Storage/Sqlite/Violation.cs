using Microsoft.Data.Sqlite;

namespace AiTeams.Storage.Sqlite;

/// <summary>Reads SQLite's constraint errors: https://www.sqlite.org/rescode.html#constraint.</summary>
internal static class Violation
{
    private const int Constraint = 19;
    private const int PrimaryKey = 1555;
    private const int Unique = 2067;
    private const int RowId = 2579;
    private const string Marker = "constraint failed: ";

    /// <summary>Null when the error is another one.</summary>
    public static ConstraintViolationException? Of(SqliteException exception)
    {
        if (exception.SqliteErrorCode != Constraint) return null;
        return exception.SqliteExtendedErrorCode is Unique or PrimaryKey or RowId
            ? OfKey(exception)
            : new ConstraintViolationException(exception.Message, exception);
    }

    // "SQLite Error 19: 'UNIQUE constraint failed: t.a, t.b'." or "… failed: index 'name''."
    private static UniqueViolationException OfKey(SqliteException exception)
    {
        var message = exception.Message;
        var start = message.IndexOf(Marker, StringComparison.Ordinal);
        var subject = start < 0 ? "" : message[(start + Marker.Length)..].TrimEnd('.').TrimEnd('\'');
        if (subject.StartsWith("index '", StringComparison.Ordinal)) return new("", [], subject["index '".Length..].TrimEnd('\''), exception);

        var columns = subject.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return new(
            columns.FirstOrDefault("").Split('.')[0],
            [.. columns.Select(column => column[(column.IndexOf('.', StringComparison.Ordinal) + 1)..])],
            null,
            exception);
    }
}
