using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AiTeams.Contracts.Expressions;

/// <summary>Turns values into JSON, at most <see cref="ExpressionLimits.ResultBytes"/> of it.</summary>
internal static class ValueWriter
{
    // Not HTML: what leaves here is parsed as JSON again, and people read the text of templates.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = ExpressionLimits.ResultDepth };

    public static JsonElement ToElement(object? value)
    {
        if (value is JsonElement element) return element;
        var json = ToUtf8(value);
        try
        {
            var reader = new Utf8JsonReader(json.WrittenSpan, new JsonReaderOptions { MaxDepth = ExpressionLimits.ResultDepth });
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            throw TooDeep();
        }
    }

    public static string ToText(object? value) => Encoding.UTF8.GetString(ToUtf8(value).WrittenSpan);

    private static ArrayBufferWriter<byte> ToUtf8(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, value, 0);
        return buffer;
    }

    public static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (writer.BytesCommitted + writer.BytesPending > ExpressionLimits.ResultBytes)
        {
            throw new ExpressionException(ExpressionErrorKind.TooLarge, $"The result is larger than {ExpressionLimits.ResultBytes} bytes of JSON.");
        }

        if (depth >= ExpressionLimits.ResultDepth) throw TooDeep();
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case string text: writer.WriteStringValue(text); break;
            case decimal exact: writer.WriteNumberValue(exact); break;
            case double wide when double.IsFinite(wide): writer.WriteNumberValue(wide); break;
            case double: writer.WriteNullValue(); break;
            case JsonElement { ValueKind: JsonValueKind.Undefined }: writer.WriteNullValue(); break;
            case JsonElement { ValueKind: JsonValueKind.Array } items:
                writer.WriteStartArray();
                foreach (var item in items.EnumerateArray()) Write(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            case JsonElement { ValueKind: JsonValueKind.Object } members:
                writer.WriteStartObject();
                foreach (var member in members.EnumerateObject()) WriteMember(writer, member.Name, member.Value, depth);
                writer.WriteEndObject();
                break;
            case JsonElement element: element.WriteTo(writer); break;
            case IReadOnlyList<object?> items:
                writer.WriteStartArray();
                foreach (var item in items) Write(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            case IReadOnlyDictionary<string, object?> members:
                writer.WriteStartObject();
                foreach (var (name, member) in members) WriteMember(writer, name, member, depth);
                writer.WriteEndObject();
                break;
            default:
                throw new ExpressionException(ExpressionErrorKind.InvalidType, "'&expression' is an argument of a function and no result.");
        }
    }

    private static void WriteMember(Utf8JsonWriter writer, string name, object? value, int depth)
    {
        writer.WritePropertyName(name);
        Write(writer, value, depth + 1);
    }

    private static ExpressionException TooDeep() =>
        new(ExpressionErrorKind.TooLarge, $"The result is nested deeper than {ExpressionLimits.ResultDepth} levels.");
}
