using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AiTeams.Contracts.Workflows;
using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.WorkflowEngine.Documents;

/// <summary>
/// Values as a document shows them. First secrets go: by name, by form, and all header values but those of well-known harmless headers. Then what is too large leaves its size, its hash and its beginning.
/// </summary>
/// <param name="mostBytes">Largest value, in bytes of JSON.</param>
internal sealed class ShownValues(int mostBytes)
{
    /// <summary>Largest string, in bytes of UTF-8.</summary>
    public const int MostText = 5 * 1024;

    private const int Head = 512;
    private const string Redacted = "[redacted]";

    private static readonly HashSet<string> HarmlessHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Accept-Language", "Age", "Allow", "Cache-Control", "Content-Encoding", "Content-Language", "Content-Length", "Content-Type", "Date",
        "Expires", "Last-Modified", "Retry-After", "Server", "Transfer-Encoding", "User-Agent", "Vary",
    };

    /// <summary>As an object: another value stands in one as <c>value</c>, none is an empty one.</summary>
    public JsonElement Map(JsonElement? value) => value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given
        ? Bounded(writer =>
        {
            if (given.ValueKind == JsonValueKind.Object)
            {
                Write(writer, given);
                return;
            }

            writer.WriteStartObject();
            writer.WritePropertyName("value");
            Write(writer, given);
            writer.WriteEndObject();
        })
        : Bounded(writer => { writer.WriteStartObject(); writer.WriteEndObject(); });

    /// <summary>A node's configuration. Query strings and parameters of an http_request node are never shown.</summary>
    public JsonElement Configuration(WorkflowNode node)
    {
        var settings = JsonSerializer.SerializeToElement(node.Configuration);
        return node.Kind != NodeKinds.HttpRequest ? Map(settings) : Bounded(writer =>
        {
            writer.WriteStartObject();
            foreach (var setting in settings.EnumerateObject())
            {
                writer.WritePropertyName(setting.Name);
                if (setting.Name == "query" || (setting.Name == "headers" && setting.Value.ValueKind != JsonValueKind.Object)) WriteHidden(writer, setting.Value, static _ => false);
                else if (setting is { Name: "url", Value.ValueKind: JsonValueKind.String }) WriteText(writer, WithoutQuery(setting.Value.GetString()!));
                else WriteMember(writer, setting);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>As text: a string as it is, anything else as its JSON; empty where there is none.</summary>
    public static JsonElement Text(string? json)
    {
        if (json is null) return JsonSerializer.SerializeToElement("");
        var value = JsonElement.Parse(json);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = Writer(buffer)) new ShownValues(int.MaxValue).Write(writer, value, whole: true);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        var shown = value.ValueKind == JsonValueKind.String ? JsonElement.Parse(text).GetString()! : text;
        return Encoding.UTF8.GetByteCount(shown) > MostText ? Cut(shown, Head) : JsonSerializer.SerializeToElement(shown);
    }

    /// <summary>A message of ours, which may quote a value.</summary>
    public static string Message(string text) => PersonalValues.Mask(text);

    private JsonElement Bounded(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = Writer(buffer)) write(writer);
        return buffer.WrittenCount <= mostBytes ? JsonElement.Parse(buffer.WrittenSpan) : Cut(Encoding.UTF8.GetString(buffer.WrittenSpan), Math.Min(Head, mostBytes / 4));
    }

    /// <param name="whole">Strings are not cut.</param>
    private void Write(Utf8JsonWriter writer, JsonElement value, bool whole = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    var name = PersonalValues.Mask(member.Name);
                    writer.WritePropertyName(name.Length <= Head ? name : name[..Head] + "…");
                    WriteMember(writer, member, whole);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item, whole);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String: WriteText(writer, value.GetString()!, whole); break;
            default: value.WriteTo(writer); break;
        }
    }

    private void WriteMember(Utf8JsonWriter writer, JsonProperty member, bool whole = false)
    {
        if (SecretNames.IsSecret(member.Name)) writer.WriteStringValue(Redacted);
        else if (member.Value.ValueKind == JsonValueKind.Object && member.Name.Equals("headers", StringComparison.OrdinalIgnoreCase)) WriteHidden(writer, member.Value, HarmlessHeaders.Contains);
        else Write(writer, member.Value, whole);
    }

    private void WriteHidden(Utf8JsonWriter writer, JsonElement value, Func<string, bool> shown)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            writer.WriteStringValue(Redacted);
            return;
        }

        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            if (shown(member.Name)) Write(writer, member.Value);
            else writer.WriteStringValue(Redacted);
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string text, bool whole = false)
    {
        var shown = Message(text);
        if (!whole && Encoding.UTF8.GetByteCount(shown) > MostText) Cut(shown, Head).WriteTo(writer);
        else writer.WriteStringValue(shown);
    }

    private static JsonElement Cut(string text, int head)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (head < text.Length && head > 0 && char.IsHighSurrogate(text[head - 1])) head--;
        return JsonSerializer.SerializeToElement(new { bytes = bytes.Length, sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)), head = text[..Math.Min(head, text.Length)] });
    }

    private static string WithoutQuery(string url) => url.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? $"{url[..at]}?{Redacted}" : url;

    private static Utf8JsonWriter Writer(ArrayBufferWriter<byte> buffer) =>
        new(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
