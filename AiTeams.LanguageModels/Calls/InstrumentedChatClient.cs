using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AiTeams.LanguageModels.Calls;

/// <summary>A span, metrics, a receipt and a cost for every call; a refusal becomes the problem it is. Prompts and answers are never recorded.</summary>
internal sealed class InstrumentedChatClient(IChatClient inner, ModelOptions options, ModelBooks books, TimeProvider time) : DelegatingChatClient(inner)
{
    /// <summary>Error code of a call whose caller went away.</summary>
    public const string Cancelled = "cancelled";

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, CancellationToken cancellationToken = default)
    {
        await using var call = new CallInProgress(options, chatOptions, books, time);
        try
        {
            var response = await base.GetResponseAsync(messages, chatOptions, cancellationToken);
            call.Heard(response.ResponseId, response.ModelId, response.FinishReason, response.Usage);
            if (response.FinishReason == ChatFinishReason.ContentFilter) throw ModelProblems.Refused();
            (response.AdditionalProperties ??= [])[ModelCall.Property] = call.Succeeded();
            return response;
        }
        catch (Exception exception)
        {
            call.Failed(exception);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var call = new CallInProgress(options, chatOptions, books, time);
        await using var updates = base.GetStreamingResponseAsync(messages, chatOptions, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync()) yield return updates.Current;
        call.Succeeded();

        async ValueTask<bool> MoveAsync()
        {
            try
            {
                var more = await updates.MoveNextAsync();
                if (more) call.Heard(updates.Current);

                // Usage comes after the finish reason, so a refusal is told at the end.
                if (!more && call.IsRefused) throw ModelProblems.Refused();
                return more;
            }
            catch (Exception exception)
            {
                call.Failed(exception);
                throw;
            }
        }
    }
}
