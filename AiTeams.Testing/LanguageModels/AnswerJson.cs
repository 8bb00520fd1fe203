using System.Text.Json.Nodes;

namespace AiTeams.Testing.LanguageModels;

/// <summary>Bodies as an OpenAI-compatible endpoint writes them.</summary>
internal static class AnswerJson
{
    private const string Id = "chatcmpl-double";
    private const long Created = 1_700_000_000;

    public static string Whole(ModelAnswer answer, ModelRequest request)
    {
        var body = Head("chat.completion", answer, request);
        body["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = answer.Text, ["refusal"] = null },
            ["finish_reason"] = answer.FinishReason,
        });
        if (answer.Usage is { } usage) body["usage"] = Usage(usage);
        return body.ToJsonString();
    }

    /// <param name="text">Null on the piece that only ends the answer.</param>
    /// <param name="finishReason">Null until the end.</param>
    public static string Piece(ModelAnswer answer, ModelRequest request, string? text, string? finishReason)
    {
        var body = Head("chat.completion.chunk", answer, request);
        var delta = text is null ? new JsonObject() : new JsonObject { ["role"] = "assistant", ["content"] = text };
        body["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason });
        body["usage"] = null;
        return body.ToJsonString();
    }

    /// <summary>The last piece of a stream whose request asked for it: no choices, the usage of the whole.</summary>
    public static string UsagePiece(ModelAnswer answer, ModelRequest request)
    {
        var body = Head("chat.completion.chunk", answer, request);
        body["choices"] = new JsonArray();
        body["usage"] = Usage(answer.Usage!);
        return body.ToJsonString();
    }

    public static string Error(ModelAnswer answer) =>
        new JsonObject { ["error"] = new JsonObject { ["message"] = "The double was told to fail.", ["type"] = answer.ErrorCode, ["code"] = answer.ErrorCode, ["param"] = null } }.ToJsonString();

    private static JsonObject Head(string kind, ModelAnswer answer, ModelRequest request) =>
        new() { ["id"] = Id, ["object"] = kind, ["created"] = Created, ["model"] = answer.Model ?? request.Model };

    private static JsonObject Usage(ModelUsage usage) => new()
    {
        ["prompt_tokens"] = usage.PromptTokens,
        ["completion_tokens"] = usage.CompletionTokens,
        ["total_tokens"] = usage.PromptTokens + usage.CompletionTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.CachedTokens },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.ReasoningTokens },
    };
}
