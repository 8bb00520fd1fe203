using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Store;

/// <summary>The story a record names in its attributes: work continued under a new trace keeps its tracking id.</summary>
internal static class StoryIds
{
    /// <summary>Span attribute and baggage entry.</summary>
    internal const string Attribute = "tracking.id";

    /// <summary>Field of the JSON log line.</summary>
    internal const string Field = "tracking_id";

    /// <summary>Empty when the record names none, or one that is not 32 lower-case hex digits.</summary>
    internal static TraceId Of(OtlpAttributes attributes)
    {
        foreach (ref readonly var attribute in attributes.Items)
        {
            if (attribute.Key is Attribute or Field && TraceId.TryParse(attribute.Value.StringValue, out var id)) return id;
        }

        return default;
    }
}
