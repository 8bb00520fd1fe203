namespace AiTeams.Testing.LanguageModels;

/// <summary>What the double answers to one request.</summary>
public sealed record ModelAnswer
{
    /// <summary>The assistant's words; a streamed answer sends them in pieces of <see cref="PieceLength"/>.</summary>
    public string Text { get; init; } = "";

    public int PieceLength { get; init; } = 16;

    /// <summary>Null: the answer reports no usage, as some endpoints do.</summary>
    public ModelUsage? Usage { get; init; } = new(10, 5);

    /// <summary>Model that says it answers; null repeats the one asked for.</summary>
    public string? Model { get; init; }

    /// <summary>stop, length or content_filter.</summary>
    public string FinishReason { get; init; } = "stop";

    /// <summary>Other than 200 answers an error body with <see cref="ErrorCode"/>.</summary>
    public int Status { get; init; } = 200;

    public string ErrorCode { get; init; } = "server_error";

    /// <summary>Sent as the whole body instead of an answer: what is no JSON.</summary>
    public string? Raw { get; init; }

    /// <summary>The answer waits for this, or for the caller to go away: slow without a clock.</summary>
    public Task Hold { get; init; } = Task.CompletedTask;

    /// <summary>Pieces of a streamed answer sent before it waits for <see cref="Hold"/>: a stall in mid-stream.</summary>
    public int PiecesBeforeHold { get; init; }

    /// <summary>A streamed answer ends after its pieces, without finish reason, usage or <c>[DONE]</c>.</summary>
    public bool BreaksOff { get; init; }

    public static ModelAnswer Error(int status, string code = "server_error") => new() { Status = status, ErrorCode = code };
}

/// <summary>Tokens as an OpenAI-compatible endpoint reports them: cached are part of the prompt's, reasoning part of the completion's.</summary>
public sealed record ModelUsage(int PromptTokens, int CompletionTokens, int CachedTokens = 0, int ReasoningTokens = 0);
