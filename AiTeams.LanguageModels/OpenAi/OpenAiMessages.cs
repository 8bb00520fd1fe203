using Microsoft.Extensions.AI;
using OpenAI.Chat;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;
using FinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using OpenAiMessage = OpenAI.Chat.ChatMessage;

namespace AiTeams.LanguageModels.OpenAi;

/// <summary>The seam's messages, options and usage in the package's terms and back. Text only: nothing here sends images or calls tools.</summary>
internal static class OpenAiMessages
{
    public static IEnumerable<OpenAiMessage> Of(IEnumerable<AiMessage> messages, ChatOptions? options)
    {
        if (!string.IsNullOrEmpty(options?.Instructions)) yield return new SystemChatMessage(options.Instructions);
        foreach (var message in messages)
        {
            yield return message.Role.Value switch
            {
                "system" => new SystemChatMessage(message.Text),
                "user" => new UserChatMessage(message.Text),
                "assistant" => new AssistantChatMessage(message.Text),
                var role => throw new NotSupportedException($"Messages of role {role} are not sent."),
            };
        }
    }

    public static ChatCompletionOptions Of(ChatOptions? options)
    {
        var settings = new ChatCompletionOptions();
        if (options is null) return settings;
        settings.Temperature = options.Temperature;
        settings.TopP = options.TopP;
        settings.MaxOutputTokenCount = options.MaxOutputTokens;
        foreach (var stop in options.StopSequences ?? []) settings.StopSequences.Add(stop);
        if (options.ResponseFormat is ChatResponseFormatJson) settings.ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonObjectFormat();
        return settings;
    }

    public static UsageDetails? Of(ChatTokenUsage? usage) => usage is null
        ? null
        : new()
        {
            InputTokenCount = usage.InputTokenCount,
            OutputTokenCount = usage.OutputTokenCount,
            TotalTokenCount = usage.TotalTokenCount,
            CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
            ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
        };

    public static FinishReason Of(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.Stop => FinishReason.Stop,
        OpenAI.Chat.ChatFinishReason.Length => FinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => FinishReason.ContentFilter,
        OpenAI.Chat.ChatFinishReason.ToolCalls => FinishReason.ToolCalls,
        _ => new FinishReason(reason.ToString()),
    };
}
