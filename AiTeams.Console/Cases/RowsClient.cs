using System.Net;
using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Tracking;
using AiTeams.Otlp;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>Asks the gateway for the rows of a story. Never throws but when the caller has gone: a case file without rows is still a case file.</summary>
internal sealed class RowsClient(HttpClient http, IOptions<ConsoleOptions> options, ILogger<RowsClient> logger)
{
    internal async Task<CaseRows> GetAsync(TraceId id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.RowsTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/app/tracking/{id}");
            if (options.Value.GatewayKey is { Length: > 0 } key) request.Headers.Add("X-API-Key", key);
            using var response = await http.SendAsync(request, limit.Token);
            if (response.StatusCode == HttpStatusCode.NotFound) return CaseRows.Of([]);
            if (!response.IsSuccessStatusCode) return CaseRows.Unreachable($"{ServiceNames.ApiGateway}: {(int)response.StatusCode}");
            var answer = await response.Content.ReadFromJsonAsync<TrackingResponse>(ContractJson.Options, limit.Token);
            return CaseRows.Of(answer?.Services ?? []);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CaseRows.Unreachable($"{ServiceNames.ApiGateway}: no answer within {options.Value.RowsTimeout.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException or InvalidOperationException)
        {
            logger.RowsUnavailable(exception);
            return CaseRows.Unreachable($"{ServiceNames.ApiGateway}: {exception.GetType().Name}");
        }
    }
}
