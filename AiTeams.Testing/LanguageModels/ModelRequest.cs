using System.Text.Json;

namespace AiTeams.Testing.LanguageModels;

/// <summary>A request that the double received.</summary>
/// <param name="Headers">As sent, <c>traceparent</c> among them; names ignore case.</param>
/// <param name="Body">The JSON body.</param>
public sealed record ModelRequest(IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public string Model => Body.GetProperty("model").GetString()!;

    public bool IsStream => Body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;

    /// <summary>Text of each message, in order.</summary>
    public IReadOnlyList<string> Messages => [.. Body.GetProperty("messages").EnumerateArray().Select(static message => TextOf(message.GetProperty("content")))];

    private static string TextOf(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(static part => part.TryGetProperty("text", out var text) ? text.GetString() : ""));
}
