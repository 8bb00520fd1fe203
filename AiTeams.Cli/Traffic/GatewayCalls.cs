using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace AiTeams.Cli.Traffic;

/// <summary>Sends requests, times them to the last byte, and holds every response to the promise of the one id.</summary>
internal sealed class GatewayCalls(HttpClient http, Tally tally, Func<CancellationToken, Task> pace, TimeProvider time)
{
    private const string TrackingHeader = "X-Tracking-ID";

    /// <param name="expected">Statuses that are as planned.</param>
    /// <param name="traceparent">When sent, the tracking id must be its trace id.</param>
    /// <param name="check">What else must hold: says what does not, or null.</param>
    /// <returns>The response when all was as planned, else null.</returns>
    public async Task<Answer?> SendAsync(
        HttpMethod method, string path, string? json, Identity identity, string userId, IReadOnlyList<int> expected, CancellationToken cancellationToken,
        ActivityTraceId? traceparent = null, string? fault = null, string? route = null, Func<Answer, string?>? check = null)
    {
        await pace(cancellationToken);
        var operation = $"{method} {route ?? path}";
        var onPurpose = expected[0] >= 400;
        using var request = new HttpRequestMessage(method, path.TrimStart('/'));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (identity.Key is { } key) request.Headers.Add("X-API-Key", key);
        request.Headers.Add("X-User-ID", userId);
        if (traceparent is { } traceId) request.Headers.Add("traceparent", $"00-{traceId}-{ActivitySpanId.CreateRandom()}-01");
        if (fault is not null) request.Headers.Add("X-Fault", fault);

        var start = time.GetTimestamp();
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var duration = time.GetElapsedTime(start);

            var trackingId = response.Headers.TryGetValues(TrackingHeader, out var values) ? string.Join(',', values) : null;
            var answer = new Answer((int)response.StatusCode, trackingId, response.Content.Headers.ContentType?.MediaType, body);
            var wrong = AnswerRules.Check(answer, expected, traceparent?.ToHexString()) ?? check?.Invoke(answer);
            tally.Add(new(operation, answer.Status, duration, trackingId, onPurpose, wrong));
            return wrong is null ? answer : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            tally.Add(new(operation, 0, time.GetElapsedTime(start), null, onPurpose, exception is OperationCanceledException ? "no answer in time" : exception.Message));
            return null;
        }
    }
}

/// <summary>A response, read whole.</summary>
internal sealed record Answer(int Status, string? TrackingId, string? MediaType, byte[] Body);
