using System.Text;
using System.Text.Json;
using AiTeams.ServiceDefaults.Logging;

namespace AiTeams.Tests.Logging;

/// <summary>Reads each line as it is written: valid, within limits, no name twice, no secret, and with what every line must say.</summary>
internal sealed class CheckingSink(string logger, int mostFields) : ILogLineSink
{
    private readonly HashSet<string>[] _names = [new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal)];

    public string TrackingId { get; set; } = "";

    public string Version { get; set; } = "";

    public int Set { get; set; }

    public int Lines { get; private set; }

    public string? Failure { get; private set; }

    public void Write(ReadOnlySpan<byte> line, bool essential)
    {
        Lines++;
        try
        {
            if (Fault(line) is { } fault) Fail(line, fault);
        }
        catch (JsonException exception)
        {
            Fail(line, exception.Message);
        }
    }

    public void Flush(TimeSpan timeout)
    {
    }

    private void Fail(ReadOnlySpan<byte> line, string fault) =>
        Failure ??= $"Set {Set} ({line.Length} bytes): {fault} {Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4000)])}";

    private string? Fault(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("hunter2"u8) >= 0) return "A secret is told.";
        if (line.Length > 256 * 1024) return "The line is too long.";
        if (line.IndexOf((byte)'\n') != line.Length - 1 || line.ContainsAny((byte)'\r', (byte)0)) return "A line break within the line.";
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 4 });
        var (essentials, leaves, valueBytes, isMessage) = (0, 0, 0, false);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    _names[reader.CurrentDepth].Clear();
                    break;
                case JsonTokenType.PropertyName:
                    if (!_names[reader.CurrentDepth - 1].Add(reader.GetString()!)) return $"'{reader.GetString()}' stands twice in one object.";
                    isMessage = reader.CurrentDepth == 1 && reader.ValueTextEquals("@message"u8);
                    if (reader.CurrentDepth == 1) essentials += Essential(ref reader);
                    break;
                case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                    leaves++;
                    // Reads escapes to their end too, and throws for what is no text.
                    if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped) _ = reader.GetString();
                    if (!isMessage) valueBytes += reader.ValueSpan.Length;
                    break;
                case JsonTokenType.Null:
                    return "A null says nothing.";
            }
        }
        if (essentials != 10) return $"{essentials} of 10 essentials.";
        // The marks of a cut are what the last of them are for.
        // Five of the essentials were read with their names.
        if (leaves + 5 > mostFields) return $"{leaves + 5} leaf fields.";
        return valueBytes > 48 * 1024 ? $"{valueBytes} bytes of values." : null;
    }

    /// <summary>One for each of what every line must say, with its value where that is the contract's alone.</summary>
    private int Essential(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("@timestamp"u8) || reader.ValueTextEquals("@level"u8) || reader.ValueTextEquals("@message"u8)
            || reader.ValueTextEquals("level"u8) || reader.ValueTextEquals("tracing"u8)) return 1;
        if (reader.ValueTextEquals("logger"u8)) return Is(ref reader, logger);
        if (reader.ValueTextEquals("service"u8)) return Is(ref reader, "workflow-engine");
        if (reader.ValueTextEquals("environment"u8)) return Is(ref reader, "dev");
        if (reader.ValueTextEquals("version"u8)) return Is(ref reader, Version);
        return reader.ValueTextEquals("tracking_id"u8) ? Is(ref reader, TrackingId) : 0;
    }

    /// <summary>A wrong value counts as much as a name that stands there twice.</summary>
    private static int Is(ref Utf8JsonReader reader, string expected) => reader.Read() && reader.ValueTextEquals(expected) ? 1 : 100;
}
