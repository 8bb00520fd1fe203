using AiTeams.AppHost.Feed;

namespace AiTeams.AppHost.Restarts;

/// <summary>What a process said before it ended.</summary>
internal sealed class LastWords(ResourceLoggerService logs, TimeProvider time)
{
    private const int Longest = 300;

    /// <summary>
    /// The last line on standard error that is not part of a stack trace, cut to 300 characters; null when there is none. It starts a
    /// sentence of its own: <c>" It said: …"</c>.
    /// </summary>
    public async Task<string?> OfAsync(string resourceId)
    {
        string? last = null;
        await foreach (var lines in logs.GetAllAsync(resourceId).ConfigureAwait(false))
        {
            foreach (var line in lines)
            {
                if (line.IsErrorMessage && PrintedLine.From(line.Content, time.GetUtcNow()).Text is { Length: > 0 } text && !char.IsWhiteSpace(text[0]))
                {
                    last = text;
                }
            }
        }

        return last is null ? null : $" It said: {(last.Length > Longest ? last[..Longest] + "…" : last)}";
    }
}
