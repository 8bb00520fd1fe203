using System.Diagnostics;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.Extensions.AI;

namespace AiTeams.LanguageModels.Calls;

/// <summary>A call from its start to its end: gathers what the provider says and closes the books once, also when nobody reads to the end.</summary>
internal sealed class CallInProgress : IAsyncDisposable
{
    public const string SourceName = "AiTeams.LanguageModels";

    private static readonly ActivitySource Source = new(new ActivitySourceOptions(SourceName) { Version = "1.0.0", TelemetrySchemaUrl = "https://opentelemetry.io/schemas/1.40.0" });

    private readonly ModelOptions _options;
    private readonly ModelBooks _books;
    private readonly TimeProvider _time;
    private readonly Activity? _span;
    private readonly string _model;
    private readonly DateTimeOffset _startedAt;
    private readonly long _start;
    private TokenUsage _usage = TokenUsage.Unknown;
    private string? _responseModel;
    private string? _responseId;
    private ChatFinishReason? _finish;
    private Exception? _failure;
    private bool _heard;
    private bool _succeeded;
    private ModelCall? _call;

    public CallInProgress(ModelOptions options, ChatOptions? chat, ModelBooks books, TimeProvider time)
    {
        (_options, _books, _time) = (options, books, time);
        _model = chat?.ModelId ?? options.Model!;
        _startedAt = time.GetUtcNow();
        _start = time.GetTimestamp();
        _span = Source.StartActivity($"{GenAiTags.Chat} {books.Label(_model)}", ActivityKind.Client, default(ActivityContext), StartTags(options, chat));
    }

    public bool IsRefused => _finish == ChatFinishReason.ContentFilter;

    public void Heard(ChatResponseUpdate update)
    {
        if (!_heard && update.Text.Length > 0)
        {
            _heard = true;
            _books.FirstToken(_model, _time.GetElapsedTime(_start));
        }

        Heard(update.ResponseId, update.ModelId, update.FinishReason, update.Contents.OfType<UsageContent>().LastOrDefault()?.Details);
    }

    public void Heard(string? id, string? model, ChatFinishReason? finish, UsageDetails? usage)
    {
        _responseId = string.IsNullOrEmpty(id) ? _responseId : id;
        _responseModel = string.IsNullOrEmpty(model) ? _responseModel : model;
        _finish = IsRefused ? _finish : finish ?? _finish;
        if (usage is not null) _usage = TokenUsage.Of(usage);
    }

    public ModelCall Succeeded()
    {
        _succeeded = true;
        return End();
    }

    public void Failed(Exception exception) => _failure = exception;

    public async ValueTask DisposeAsync()
    {
        var call = End();
        using (_span)
        {
            await _books.CloseAsync(call, _failure);

            // Last: the error log of a failed call marks the span too, by the exception's type.
            Describe(call);
        }
    }

    private ModelCall End()
    {
        if (_call is not null) return _call;
        var code = _succeeded ? null : (_failure as ProblemException)?.Code ?? InstrumentedChatClient.Cancelled;
        return _call = _books.Price(new()
        {
            Provider = _options.Provider,
            Model = _model,
            ResponseModel = _responseModel,
            Outcome = ModelProblems.OutcomeOf(code),
            StartedAt = _startedAt,
            Duration = _time.GetElapsedTime(_start),
            Usage = _usage,
            ErrorCode = code,
        });
    }

    /// <summary>What a sampler may decide by goes in before the span starts.</summary>
    private List<KeyValuePair<string, object?>> StartTags(ModelOptions options, ChatOptions? chat)
    {
        var endpoint = new Uri(options.BaseUrl!);
        List<KeyValuePair<string, object?>> tags =
        [
            new(GenAiTags.OperationName, GenAiTags.Chat), new(GenAiTags.ProviderName, options.Provider), new(GenAiTags.RequestModel, _model),
            new(GenAiTags.ServerAddress, endpoint.Host), new(GenAiTags.ServerPort, endpoint.Port),
        ];
        if (chat?.Temperature is { } temperature) tags.Add(new(GenAiTags.RequestTemperature, (double)temperature));
        if (chat?.MaxOutputTokens is { } most) tags.Add(new(GenAiTags.RequestMaxTokens, most));
        if (chat?.ResponseFormat is ChatResponseFormatJson) tags.Add(new(GenAiTags.OutputType, "json"));
        return tags;
    }

    private void Describe(ModelCall call)
    {
        if (_span is not { IsAllDataRequested: true } span) return;
        if (_responseId is not null) span.SetTag(GenAiTags.ResponseId, _responseId);
        if (_responseModel is not null) span.SetTag(GenAiTags.ResponseModel, _responseModel);
        if (_finish is { } finish) span.SetTag(GenAiTags.ResponseFinishReasons, new[] { finish.Value });
        if (call.Usage.Input is { } input) span.SetTag(GenAiTags.UsageInputTokens, input);
        if (call.Usage.Cached is { } cached) span.SetTag(GenAiTags.UsageCacheReadInputTokens, cached);
        if (call.Usage.Output is { } output) span.SetTag(GenAiTags.UsageOutputTokens, output);
        if (call.CostMicroUsd is { } cost) span.SetTag(GenAiTags.CostMicroUsd, cost);
        if (call.ErrorCode is not { } code) return;
        span.SetTag(GenAiTags.ErrorType, code);
        span.SetStatus(ActivityStatusCode.Error, code);
    }
}
