using System.Text.Json;

namespace AiTeams.Testing.Logs;

/// <summary>One line of a service's JSON log, by dotted path: <c>line["request.endpoint"]</c>.</summary>
public sealed class LogLine
{
    /// <summary>Members every reader relies on, in the order in which they stand.</summary>
    private static readonly string[] Essentials =
        ["@timestamp", "@level", "@message", "level", "logger", "event", "service", "environment", "version", "tracking_id", "tracing"];

    private static readonly string[] Always = ["@timestamp", "@level", "@message", "level", "logger", "service", "environment", "version"];

    private LogLine(string text, JsonElement json) => (Text, Json) = (text, json);

    /// <summary>As it was written, without its line feed.</summary>
    public string Text { get; }

    public JsonElement Json { get; }

    /// <summary>Null where it is absent; start-up lines of the host have none.</summary>
    public string? TrackingId => this["tracking_id"];

    /// <summary>A text as it is, another value as its JSON, null where there is none.</summary>
    public string? this[string path]
    {
        get
        {
            var at = Json;
            foreach (var name in path.Split('.'))
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) return null;
            }
            return at.ValueKind == JsonValueKind.String ? at.GetString() : at.GetRawText();
        }
    }

    /// <exception cref="TelemetryAssertionException">It is not one JSON object on one line.</exception>
    public static LogLine Parse(string line)
    {
        var text = line.EndsWith('\n') ? line[..^1] : line;
        if (text.AsSpan().ContainsAny('\n', '\r')) throw new TelemetryAssertionException($"The log line is broken in two:\n{line}");
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(text, document.RootElement.Clone())
                : throw new TelemetryAssertionException($"The log line is JSON and not an object:\n{line}");
        }
        catch (JsonException malformed)
        {
            throw new TelemetryAssertionException($"The log line is not valid JSON ({malformed.Message}):\n{line}", malformed);
        }
    }

    /// <summary>The lines of a text, of a console or a file. A last line without its line feed is still being written and left out.</summary>
    public static IReadOnlyList<LogLine> ParseAll(string text) =>
        [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <summary>The essentials stand first and in their order, those that every line has are there, and <c>level</c> says what <c>@level</c> says.</summary>
    public LogLine ShouldHaveItsEssentials()
    {
        var names = Json.EnumerateObject().Select(member => member.Name).ToList();
        if (Always.Except(names).ToList() is { Count: > 0 } missing) throw Failure($"It lacks {string.Join(", ", missing)}");
        var wanted = Essentials.Where(names.Contains).ToList();
        if (!names.Take(wanted.Count).SequenceEqual(wanted)) throw Failure($"It begins with {string.Join(", ", names.Take(wanted.Count))} and should with {string.Join(", ", wanted)}");
        return this["@level"] == this["level"] ? this : throw Failure($"@level is {this["@level"]} and level {this["level"]}");
    }

    /// <summary>Its tracking id is this one, and so is its trace id where it has one.</summary>
    public LogLine ShouldCarry(string trackingId)
    {
        if (TrackingId != trackingId) throw Failure($"Its tracking id is {TrackingId ?? "absent"} and should be {trackingId}");
        return this;
    }

    /// <summary>Has that value at the path: a text as it is, anything else as its JSON.</summary>
    public LogLine ShouldHave(string path, string value) => this[path] == value ? this : throw Failure($"Its {path} is {this[path] ?? "absent"} and should be {value}");

    private TelemetryAssertionException Failure(string difference) => new($"{difference}:\n{Text}");
}
