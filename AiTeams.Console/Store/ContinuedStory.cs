using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Store;

/// <summary>Picks one story's part out of a trace that continues it, and perhaps others.</summary>
internal static class ContinuedStory
{
    internal static StoryRecords Of(TraceId story, TraceBucket bucket)
    {
        var spans = new Dictionary<SpanId, OtlpSpan>();
        foreach (var span in bucket.Spans) spans[span.SpanId] = span;
        var stories = new Dictionary<SpanId, TraceId>();
        foreach (var id in spans.Keys) Resolve(id, spans, stories);

        return new StoryRecords(
            bucket.Spans.FindAll(span => stories[span.SpanId] == story),
            bucket.Logs.FindAll(record => StoryIds.Of(record.Attributes) is { IsEmpty: false } named ? named == story : stories.GetValueOrDefault(record.SpanId) == story),
            bucket.Exemplars.FindAll(exemplar => stories.GetValueOrDefault(exemplar.Exemplar.SpanId) == story),
            bucket.NotKept);
    }

    /// <summary>A span's story is the one it names, else its parent's. Walks up without recursion: parents may be many, missing, or in a circle.</summary>
    private static void Resolve(SpanId start, Dictionary<SpanId, OtlpSpan> spans, Dictionary<SpanId, TraceId> stories)
    {
        var path = new List<SpanId>();
        TraceId found = default;
        for (var at = start; spans.TryGetValue(at, out var span); at = span.ParentSpanId)
        {
            if (stories.TryGetValue(at, out found)) break;
            found = StoryIds.Of(span.Attributes);
            stories[at] = found;
            path.Add(at);
            if (!found.IsEmpty) break;
        }

        foreach (var id in path) stories[id] = found;
    }
}
