namespace AiTeams.Storage;

/// <summary>A statement broke a constraint of the schema; nothing of it is stored.</summary>
public class ConstraintViolationException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// A row with these values exists. Take the violated columns to tell a repeated request (<c>idempotency_key</c>) from a clash of names.
/// A primary key counts as unique.
/// </summary>
/// <param name="table">Table of the key, empty where the key is an index over expressions.</param>
/// <param name="columns">Columns of the key in its order, empty where the key is an index over expressions.</param>
/// <param name="index">Name of the index, only where the key is one over expressions.</param>
public sealed class UniqueViolationException(string table, IReadOnlyList<string> columns, string? index, Exception inner)
    : ConstraintViolationException($"A row with this {(index is null ? $"{table} ({string.Join(", ", columns)})" : index)} exists already.", inner)
{
    public string Table { get; } = table;

    public IReadOnlyList<string> Columns { get; } = columns;

    public string? Index { get; } = index;
}
