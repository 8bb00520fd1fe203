using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Chat;

namespace AiTeams.ApiGateway.Chat;

/// <summary>
/// One block of a server-sent event stream with the blank line that ends it, e.g. <c>id: 3\nevent: done\ndata: {…}\n\n</c>. Only what the
/// gateway must know is read; the bytes are relayed as they came.
/// </summary>
/// <remarks>Format: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream</remarks>
internal readonly ref struct EventBlock
{
    private EventBlock(ReadOnlySpan<byte> id, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Id = id;
        Type = type;
        Data = data;
    }

    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The last data line: our services write one.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Length of the first whole block, its ending blank line included; 0 while there is none.</summary>
    public static int FirstLength(ReadOnlySpan<byte> text)
    {
        for (var at = 0; text[at..].IndexOf((byte)'\n') is >= 0 and var line; at += line + 1)
        {
            if (line == 0 || (line == 1 && text[at] == '\r')) return at + line + 1;
        }
        return 0;
    }

    public static EventBlock Parse(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> id = default, type = default, data = default;
        foreach (var range in block.Split((byte)'\n'))
        {
            var line = block[range].TrimEnd((byte)'\r');
            if (Value(line, "id:"u8, out var value)) id = value;
            else if (Value(line, "event:"u8, out value)) type = value;
            else if (Value(line, "data:"u8, out value)) data = value;
        }
        return new(id, type, data);
    }

    /// <returns>Null when the data is no chat event.</returns>
    public ChatEvent? ReadData()
    {
        try
        {
            return JsonSerializer.Deserialize<ChatEvent>(Data, ContractJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = line.StartsWith(field) ? line[field.Length..] : default;
        if (value.StartsWith(" "u8)) value = value[1..];
        return line.StartsWith(field);
    }
}
