using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AiTeams.Testing.LanguageModels;

/// <summary>A streamed answer: server-sent events, usage last and only where the request asked for it, then <c>[DONE]</c>.</summary>
internal static class AnswerStream
{
    public static async Task WriteAsync(HttpResponse response, ModelAnswer answer, ModelRequest request, CancellationToken cancelled)
    {
        response.ContentType = "text/event-stream";
        await response.StartAsync(cancelled);
        var sent = 0;
        for (var at = 0; at < answer.Text.Length; at += answer.PieceLength, sent++)
        {
            if (sent == answer.PiecesBeforeHold) await answer.Hold.WaitAsync(cancelled);
            var piece = answer.Text.Substring(at, Math.Min(answer.PieceLength, answer.Text.Length - at));
            await SendAsync(response, AnswerJson.Piece(answer, request, piece, finishReason: null), cancelled);
        }

        if (sent <= answer.PiecesBeforeHold) await answer.Hold.WaitAsync(cancelled);
        if (answer.BreaksOff) return;
        await SendAsync(response, AnswerJson.Piece(answer, request, text: null, answer.FinishReason), cancelled);
        if (answer.Usage is not null && AsksForUsage(request)) await SendAsync(response, AnswerJson.UsagePiece(answer, request), cancelled);
        await SendAsync(response, "[DONE]", cancelled);
    }

    private static bool AsksForUsage(ModelRequest request) =>
        request.Body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var include) && include.ValueKind == JsonValueKind.True;

    private static async Task SendAsync(HttpResponse response, string data, CancellationToken cancelled)
    {
        await response.WriteAsync($"data: {data}\n\n", cancelled);
        await response.Body.FlushAsync(cancelled);
    }
}
