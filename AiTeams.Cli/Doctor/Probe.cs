using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTeams.Cli.Backends;

namespace AiTeams.Cli.Doctor;

/// <summary>
/// The one request whose telemetry is looked for: a look-up of an id that nobody has. It passes through all three services and writes nothing.
/// </summary>
/// <param name="TrackingId">The story it belongs to, from the answer's header; null without one.</param>
/// <param name="Status">Null: no answer.</param>
/// <param name="Silence">Why there was none.</param>
/// <param name="Unreachable">Services that the gateway could not ask.</param>
internal sealed record Probe(string? TrackingId, int? Status, string? Silence, IReadOnlyList<string> Unreachable)
{
    public static string[] AllServices { get; } = ["api-gateway", "workflow-agent", "workflow-engine"];

    /// <summary>Services that the probe went through.</summary>
    public IReadOnlyList<string> Services => Status is 200 or 404 ? [.. AllServices.Except(Unreachable)] : AllServices[..1];

    public bool KeyRefused => Status is 401 or 403;

    public static async Task<Probe> SendAsync(HttpClient gateway, string? key, CancellationToken cancellationToken)
    {
        var id = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/app/tracking/{id}");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{id}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        // Where traces are sampled, a key with the scope debug keeps this one; to others the header means nothing.
        request.Headers.Add("X-Debug-Trace", "1");
        if (key is not null) request.Headers.Add("X-API-Key", key);
        try
        {
            using var response = await gateway.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var tracking = response.Headers.TryGetValues("X-Tracking-ID", out var values) ? values.FirstOrDefault() : null;
            return new(IsTrackingId(tracking) ? tracking : null, (int)response.StatusCode, null, (int)response.StatusCode == 200 ? Missing(body) : []);
        }
        catch (Exception exception) when (BackendClient.IsSilence(exception, cancellationToken))
        {
            return new(null, null, BackendClient.Reason(exception), []);
        }
    }

    private static bool IsTrackingId(string? text) => text is { Length: 32 } && text.All(char.IsAsciiHexDigitLower);

    private static string[] Missing(string body)
    {
        try
        {
            return [.. (JsonNode.Parse(body)?["services"]?.AsArray() ?? []).Where(service => (string?)service?["status"] == "unreachable").Select(service => (string)service!["service"]!)];
        }
        catch (JsonException)
        {
            // Not our gateway's answer; that it lacks the header says so.
            return [];
        }
    }
}
