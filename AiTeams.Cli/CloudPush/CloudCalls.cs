using System.Net;

namespace AiTeams.Cli.CloudPush;

/// <summary>Calls to one part of the account.</summary>
internal sealed class CloudCalls : IDisposable
{
    private const int MostAnswer = 64 * 1024 * 1024, MostShown = 300;

    private readonly HttpClient _client;
    private readonly CloudTexts _texts;

    public CloudCalls(CloudTarget target, CloudTexts texts)
    {
        _texts = texts;
        // A redirect would carry the key to another host.
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = target.Address,
            Timeout = TimeSpan.FromMinutes(1),
            MaxResponseContentBufferSize = MostAnswer,
        };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", target.Authorization);
    }

    /// <returns>Null where there is nothing at this address.</returns>
    /// <exception cref="CloudException">Refused, failed or not reachable.</exception>
    public async Task<string?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        return await BodyAsync(response, path, cancellationToken);
    }

    /// <exception cref="CloudException">Refused, failed or not reachable.</exception>
    public async Task SendAsync(HttpMethod method, string path, string? body, string mediaType, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, mediaType);
        using var response = await SendAsync(method, path, content, cancellationToken);
        await BodyAsync(response, path, cancellationToken);
    }

    /// <summary>For an answer that could be got but not read.</summary>
    public CloudException NotUnderstood(string path) => new(_texts.NotUnderstood(At(path)), ExitCodes.Failed);

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            return await _client.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new CloudException(_texts.NotThere(At(path), exception.Message), ExitCodes.CannotReach);
        }
    }

    private async Task<string> BodyAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.IsSuccessStatusCode) return body;
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw new CloudException(_texts.Refused(At(path)), ExitCodes.Failed);
        var shown = string.Concat(body.Select(static letter => char.IsControl(letter) ? ' ' : letter).Take(MostShown)).Trim();
        throw new CloudException(_texts.Failed(At(path), (int)response.StatusCode, shown), ExitCodes.Failed);
    }

    private string At(string path) => new Uri(_client.BaseAddress!, path).GetLeftPart(UriPartial.Path);
}
