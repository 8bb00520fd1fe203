using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTeams.Cli.CloudPush;

/// <summary>Whether a stored document still says what ours says. Servers add defaults and numbers of their own, so more properties are no difference; another element of a list is.</summary>
internal static class JsonTree
{
    public static bool Says(JsonNode? theirs, JsonNode? ours) => (theirs, ours) switch
    {
        (_, null) => theirs is null,
        (JsonObject stored, JsonObject wanted) => wanted.All(property => Says(stored[property.Key], property.Value)),
        (JsonArray stored, JsonArray wanted) => stored.Count == wanted.Count && stored.Zip(wanted).All(static pair => Says(pair.First, pair.Second)),
        (JsonValue stored, JsonValue wanted) => stored.GetValueKind() == JsonValueKind.Number && wanted.GetValueKind() == JsonValueKind.Number
            ? Number(stored).Equals(Number(wanted))
            : JsonNode.DeepEquals(stored, wanted),
        _ => false,
    };

    // 1 and 1.0 are one number.
    private static double Number(JsonNode value) => JsonSerializer.Deserialize<double>(value);
}
