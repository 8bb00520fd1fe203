using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AiTeams.LanguageModels.OpenAi;

/// <summary>
/// The seam over any OpenAI-compatible endpoint. One attempt per call (a POST that costs money is not repeated), our own time-outs, and every
/// failure as one of <see cref="ModelProblems"/>.
/// </summary>
internal sealed class OpenAiChatClient : IChatClient
{
    private readonly ModelOptions _options;
    private readonly OpenAIClient _client;
    private readonly TimeProvider _time;
    private readonly ChatClientMetadata _metadata;

    public OpenAiChatClient(ModelOptions options, HttpClient http, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var endpoint = new Uri(options.BaseUrl!);
        _metadata = new(options.Provider, endpoint, options.Model);

        // The package wants a key where a private endpoint has none; such an endpoint ignores it.
        _client = new(new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey), new OpenAIClientOptions
        {
            Endpoint = endpoint,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<AiMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = Prompt(messages, options);
        using var deadline = new Deadline(_options, streams: false, _time, cancellationToken);
        try
        {
            var completion = (await Client(options).CompleteChatAsync(prompt, OpenAiMessages.Of(options), deadline.Token)).Value;
            var response = new ChatResponse(new AiMessage(ChatRole.Assistant, Text(completion.Content)))
            {
                ResponseId = completion.Id,
                ModelId = completion.Model,
                CreatedAt = completion.CreatedAt,
                FinishReason = string.IsNullOrEmpty(completion.Refusal) ? OpenAiMessages.Of(completion.FinishReason) : Microsoft.Extensions.AI.ChatFinishReason.ContentFilter,
                Usage = OpenAiMessages.Of(completion.Usage),
            };
            return response;
        }
        catch (Exception exception) when (Problem(exception, deadline, cancellationToken) is { } problem)
        {
            throw problem;
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AiMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = Prompt(messages, options);
        using var deadline = new Deadline(_options, streams: true, _time, cancellationToken);

        // The package asks for usage in the stream (stream_options.include_usage) by itself.
        await using var updates = Client(options).CompleteChatStreamingAsync(prompt, OpenAiMessages.Of(options), deadline.Token).GetAsyncEnumerator(deadline.Token);
        var (heard, ended) = (false, false);
        while (await MoveAsync())
        {
            deadline.Heard();
            (heard, ended) = (true, ended || updates.Current.FinishReason is not null);
            yield return Update(updates.Current);
        }

        // The package ends quietly where the provider hung up, or never sent an event.
        if (!ended) throw ModelProblems.Failed(heard ? "its answer broke off" : "its answer could not be read");

        async ValueTask<bool> MoveAsync()
        {
            try
            {
                return await updates.MoveNextAsync();
            }
            catch (Exception exception) when (Problem(exception, deadline, cancellationToken) is { } problem)
            {
                throw problem;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() { }

    private ChatClient Client(ChatOptions? options) => _client.GetChatClient(options?.ModelId ?? _options.Model!);

    private List<OpenAI.Chat.ChatMessage> Prompt(IEnumerable<AiMessage> messages, ChatOptions? options)
    {
        var list = messages as IReadOnlyCollection<AiMessage> ?? [.. messages];
        if (list.Sum(static message => (long)message.Text.Length) > _options.MaxPromptCharacters) throw ModelProblems.PromptTooLong(_options.MaxPromptCharacters);
        return [.. OpenAiMessages.Of(list, options)];
    }

    private static ChatResponseUpdate Update(StreamingChatCompletionUpdate update)
    {
        var result = new ChatResponseUpdate(ChatRole.Assistant, Text(update.ContentUpdate))
        {
            ResponseId = update.CompletionId,
            ModelId = update.Model,
            CreatedAt = update.CreatedAt,
            FinishReason = update.RefusalUpdate is { Length: > 0 } ? Microsoft.Extensions.AI.ChatFinishReason.ContentFilter
                : update.FinishReason is { } reason ? OpenAiMessages.Of(reason) : null,
        };
        if (OpenAiMessages.Of(update.Usage) is { } usage) result.Contents.Add(new UsageContent(usage));
        return result;
    }

    private static string Text(ChatMessageContent? parts)
    {
        if (parts is null) return "";
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(part.Text);
        return text.ToString();
    }

    /// <summary>The failure in our terms; null for the caller's own cancellation and what is a problem already.</summary>
    private ProblemException? Problem(Exception exception, Deadline deadline, CancellationToken caller) => exception switch
    {
        ProblemException => null,
        _ when caller.IsCancellationRequested => null,
        _ when deadline.Exceeded is { } what => ModelProblems.Timeout(what, exception),
        ClientResultException { Status: 400 } refused when SaysContentFilter(refused) => ModelProblems.Refused(),
        // Without the exception, whose text is the provider's: it may repeat the prompt or the key, and would be logged.
        ClientResultException { Status: > 0 } answered => ModelProblems.Failed($"it answered {answered.Status}"),
        _ when Find<AnswerTooLargeException>(exception) is not null => ModelProblems.Failed($"its answer is larger than {_options.MaxAnswerBytes} bytes", exception),
        _ when Find<HttpRequestException>(exception) is not null => ModelProblems.Failed("it cannot be reached", exception),
        _ => ModelProblems.Failed("its answer could not be read", exception),
    };

    private static bool SaysContentFilter(ClientResultException exception) =>
        exception.GetRawResponse()?.Content.ToString().Contains("content_filter", StringComparison.Ordinal) == true;

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found) return found;
        }

        return null;
    }
}
