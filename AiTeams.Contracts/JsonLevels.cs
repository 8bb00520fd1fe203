using System.Text.Json;

namespace AiTeams.Contracts;

/// <summary>How deep a JSON value is nested, and how deep one that we keep may be.</summary>
public static class JsonLevels
{
    /// <summary>Answers wrap what is kept in some levels of their own, and no JSON that crosses our borders has more than 64.</summary>
    public const int MostKept = 56;

    /// <summary>0 for a single value, 1 for an object or list of such.</summary>
    public static int Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => 1 + value.EnumerateObject().Select(static member => Of(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => 1 + value.EnumerateArray().Select(Of).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
