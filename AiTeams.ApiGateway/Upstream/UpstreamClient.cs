using System.Net.Http.Headers;
using AiTeams.ApiGateway.Access;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;
using Polly.Timeout;

namespace AiTeams.ApiGateway.Upstream;

/// <summary>
/// Calls to one of our services. Headers are set from the caller we proved, never copied from the request. What comes back is an answer below
/// 400, or a problem: the service's own with its status, code and errors, or 502 / 504 when it could not be had.
/// </summary>
internal abstract class UpstreamClient(HttpClient http, string service, string codePrefix)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public string Service { get; } = service;

    public Task<UpstreamAnswer> GetAsync(string path, Caller caller, CancellationToken cancellationToken) =>
        CallAsync(Request(HttpMethod.Get, path, caller), cancellationToken);

    /// <param name="idempotencyKey">Lets the receiver know a repetition; every internal POST has one.</param>
    public Task<UpstreamAnswer> PostAsync(
        string path, ReadOnlyMemory<byte> json, string idempotencyKey, Caller caller, CancellationToken cancellationToken) =>
        CallAsync(Post(path, json, idempotencyKey, caller), cancellationToken);

    /// <summary>A POST whose answer is read as it comes. The caller disposes it.</summary>
    public Task<HttpResponseMessage> PostForStreamAsync(
        string path, ReadOnlyMemory<byte> json, string idempotencyKey, Caller caller, CancellationToken cancellationToken) =>
        SendAsync(Post(path, json, idempotencyKey, caller), cancellationToken);

    /// <summary>What is told when the service stops answering.</summary>
    public ProblemException Unavailable(Exception? inner) =>
        new(StatusCodes.Status502BadGateway, codePrefix + "_unavailable", $"{Service} does not answer. Nothing was lost; try again in a moment.", inner: inner);

    private async Task<UpstreamAnswer> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new((int)response.StatusCode, body, response.Headers.Location);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        // Whatever the handlers throw (no connection, an open circuit, a time-out) means the service was not reached, unless the client left.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw exception is TimeoutRejectedException or OperationCanceledException
                ? new ProblemException(StatusCodes.Status504GatewayTimeout, codePrefix + "_timeout", $"{Service} did not answer in time.", inner: exception)
                : Unavailable(exception);
        }
        if (response.IsSuccessStatusCode) return response;

        using (response)
        {
            throw await UpstreamProblem.ReadAsync(response, cancellationToken) ?? Unavailable(null);
        }
    }

    private static HttpRequestMessage Post(string path, ReadOnlyMemory<byte> json, string idempotencyKey, Caller caller)
    {
        var request = Request(HttpMethod.Post, path, caller);
        request.Headers.Add(InternalHeaders.IdempotencyKey, idempotencyKey);
        request.Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = Json } };
        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, Caller caller)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add(InternalHeaders.TenantId, caller.TenantId);
        if (caller.UserId is { } userId) request.Headers.Add(InternalHeaders.UserId, InternalHeaders.EncodeUserId(userId));
        return request;
    }
}
