using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AiTeams.AppHost.Feed;

/// <summary>Sends to the Console. A Console that is down is an ordinary state: the answer says whether it took the delivery, nothing throws or logs.</summary>
internal sealed class FeedClient(IHttpClientFactory clients, EndpointReference console, string token)
{
    public const string Name = "console-feed";

    /// <summary>Proves that a delivery comes from the AppHost that started the Console.</summary>
    public const string TokenHeader = "X-Console-Feed-Token";

    /// <summary>How long to leave a Console alone that did not take a delivery.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<bool> TrySendAsync<T>(HttpMethod method, string path, T body, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var address = await console.GetValueAsync(patience.Token).ConfigureAwait(false);
            using var client = clients.CreateClient(Name);
            using var request = new HttpRequestMessage(method, new Uri(new Uri(address!), path)) { Content = JsonContent.Create(body, options: Json) };
            request.Headers.Add(TokenHeader, token);
            using var response = await client.SendAsync(request, patience.Token).ConfigureAwait(false);
            // Sending a refused delivery again would be refused again: it counts as taken, or it would block all later ones.
            return response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
