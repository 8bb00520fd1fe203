using System.Collections.Frozen;
using System.Text;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// The one table that maps names to places: a message-template property or scope key becomes the group's field; the dotted path is also the
/// OTLP attribute. Every other name goes under <c>fields</c>. Text places take any value as text; number places take numbers only.
/// Its rows are <see cref="FieldDefinitions"/>.
/// </summary>
internal static class FieldTable
{
    internal const int Count = (int)Field.SourceLine + 1;

    private static readonly string[] Groups = [.. FieldDefinitions.All.Select(static row => row.Path[..row.Path.IndexOf('.', StringComparison.Ordinal)]).Distinct()];

    private static readonly Entry[] Entries = [.. FieldDefinitions.All.Select(MakeEntry)];

    private static readonly FrozenDictionary<string, Field> ByName = FieldDefinitions.All
        .SelectMany(static row => row.Names.Append(row.Path), static (row, name) => KeyValuePair.Create(name, row.Field)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A bit per place whose text comes from outside, so that personal values may stand in it.</summary>
    internal static ulong MayBePersonal { get; } = FieldDefinitions.All.Where(static row => row.MayBePersonal).Aggregate(0UL, static (bits, row) => bits | (1UL << (int)row.Field));

    /// <summary>A bit per place that takes text.</summary>
    internal static ulong Texts { get; } = FieldDefinitions.All.Where(static row => !row.IsNumber).Aggregate(0UL, static (bits, row) => bits | (1UL << (int)row.Field));

    internal static bool TryFind(string name, out Field field) => ByName.TryGetValue(name, out field);

    internal static Entry Of(Field field) => Entries[(int)field];

    private static Entry MakeEntry(FieldDefinition row, int index)
    {
        if ((int)row.Field != index || index >= 64) throw new InvalidOperationException($"The table's row {index} is not {row.Field}.");
        var dot = row.Path.IndexOf('.', StringComparison.Ordinal);
        var (group, name) = (row.Path[..dot], row.Path[(dot + 1)..]);
        return new(
            row.Path, Array.IndexOf(Groups, group), row.IsNumber, row.MaxBytes, Piece($",\"{group}\":{{\"{name}\":"), Piece($"}},\"{group}\":{{\"{name}\":"), Piece($",\"{name}\":"));

        static FixedBytes Piece(string json) => new(Encoding.UTF8.GetBytes(json));
    }

    /// <param name="Path">Dotted path: the OTLP attribute's name.</param>
    /// <param name="Group">Number of the object that holds it in the line.</param>
    /// <param name="IsNumber">Takes numbers only, so that one field never has two types.</param>
    /// <param name="MaxBytes">Text beyond this is cut.</param>
    /// <param name="First">What stands before its value when no group is open.</param>
    /// <param name="Switching">The same, when another group is.</param>
    /// <param name="Following">The same, when its own is.</param>
    internal sealed record Entry(string Path, int Group, bool IsNumber, int MaxBytes, FixedBytes First, FixedBytes Switching, FixedBytes Following);
}
