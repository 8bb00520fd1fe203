using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AiTeams.Cli.Traffic;

/// <summary>What must hold for every response, whatever it answers.</summary>
internal static class AnswerRules
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <returns>What does not hold, or null.</returns>
    public static string? Check(Answer answer, IReadOnlyList<int> expected, string? sentTraceId)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!expected.Contains(answer.Status)) return $"status {answer.Status} instead of {string.Join(" or ", expected)}";
        if (answer.TrackingId is null) return "no X-Tracking-ID";
        if (answer.TrackingId.Length != 32 || answer.TrackingId.AsSpan().ContainsAnyExcept(Hex)) return "X-Tracking-ID is not 32 lower-case hex digits";
        if (sentTraceId is not null && answer.TrackingId != sentTraceId) return "X-Tracking-ID is not the trace id that was sent";
        if (answer.Status < 400) return null;
        if (answer.MediaType != "application/problem+json") return $"an error as {answer.MediaType ?? "nothing"} instead of application/problem+json";
        return Text(answer, "tracking_id") == answer.TrackingId ? null : "tracking_id of the problem is not X-Tracking-ID";
    }

    /// <summary>A top-level string of a JSON body; null without one.</summary>
    public static string? Text(Answer answer, string name)
    {
        ArgumentNullException.ThrowIfNull(answer);
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An execution may be under way or over, but not have failed.</summary>
    public static string? CheckExecution(Answer answer)
    {
        if (Text(answer, "status") is not ("failed" or "cancelled" or "timed_out")) return null;
        using var document = JsonDocument.Parse(answer.Body);
        var why = document.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("code", out var code) ? code.GetString() : "without a code";
        return $"the execution ended {Text(answer, "status")}: {why}";
    }

    /// <summary>The data of a chat's events, and whether the stream is whole: ids of one story, exactly one <c>done</c>, at the end, no error.</summary>
    public static string? CheckEvents(Answer answer, out string? workflowId)
    {
        ArgumentNullException.ThrowIfNull(answer);
        workflowId = null;
        var ended = 0;
        foreach (var line in Encoding.UTF8.GetString(answer.Body).Split('\n'))
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal)) continue;
            if (ended > 0) return "an event after done";
            try
            {
                using var document = JsonDocument.Parse(line.AsMemory(5));
                var data = document.RootElement;
                if (data.GetProperty("tracking_id").GetString() != answer.TrackingId) return "tracking_id of an event is not X-Tracking-ID";
                switch (data.GetProperty("type").GetString())
                {
                    case "done": ended++; break;
                    case "error": return "the chat answered an error: " + (data.TryGetProperty("code", out var code) ? code.GetString() : "without a code");
                    case "workflow": workflowId = data.GetProperty("workflow").GetProperty("workflow_id").GetString(); break;
                }
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                return "an event that cannot be read";
            }
        }
        return ended == 0 ? "no done event" : workflowId is null ? "the chat made no workflow" : null;
    }
}
