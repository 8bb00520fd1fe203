using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>A request that breaks, and its ERROR line: as an event on its span in Jaeger and as a record in Loki, under one tracking id.</summary>
internal static class ErrorInBackends
{
    public static async Task IsOnItsSpanAndInLokiAsync(HttpClient gateway, HttpClient jaeger, HttpClient loki, CancellationToken cancellationToken)
    {
        var trackingId = System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/app/sessions") { Content = JsonContent.Create(new { name = "broken" }) };
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trackingId}-00f067aa0ba902b7-01");
        request.Headers.TryAddWithoutValidation("X-Fault", "throw");
        using var answer = await gateway.SendAsync(request, cancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal([trackingId], answer.Headers.GetValues("X-Tracking-ID"));

        var onSpan = await Eventually.GetAsync(ct => ErrorEventsAsync(jaeger, trackingId, ct), found => found.Count > 0);
        Assert.All(onSpan, found => Assert.Equal(trackingId, found["tracking.id"]));
        var inLoki = await Eventually.GetAsync(ct => ErrorLinesAsync(loki, trackingId, ct), found => found.Count > 0);
        Assert.Equal(onSpan.Select(found => found["log.message"]).Order(), inLoki.Order());
    }

    private static async Task<List<Dictionary<string, string?>>> ErrorEventsAsync(HttpClient jaeger, string trackingId, CancellationToken cancellationToken)
    {
        using var response = await jaeger.GetAsync($"/api/v3/traces/{trackingId}", cancellationToken);
        if (!response.IsSuccessStatusCode) return [];
        var trace = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        return
        [
            .. from resource in trace!["result"]!["resourceSpans"]!.AsArray()
               from scope in resource!["scopeSpans"]!.AsArray()
               from span in scope!["spans"]!.AsArray()
               from happened in span!["events"]?.AsArray() ?? []
               where (string?)happened!["name"] == "error_log"
               select happened["attributes"]!.AsArray().ToDictionary(a => (string)a!["key"]!, a => (string?)a!["value"]!["stringValue"]),
        ];
    }

    private static async Task<List<string?>> ErrorLinesAsync(HttpClient loki, string trackingId, CancellationToken cancellationToken)
    {
        var query = Uri.EscapeDataString($"{{service=\"api-gateway\", environment=\"dev\"}} | tracking_id=\"{trackingId}\" | severity_text=\"ERROR\"");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var answer = await loki.GetFromJsonAsync<JsonNode>($"/loki/api/v1/query_range?query={query}&start={now - 600}&end={now + 60}&limit=100", cancellationToken);
        return [.. answer!["data"]!["result"]!.AsArray().SelectMany(stream => stream!["values"]!.AsArray()).Select(value => (string?)value![1])];
    }
}
