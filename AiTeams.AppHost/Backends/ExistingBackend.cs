using AiTeams.AppHost.Startup;

namespace AiTeams.AppHost.Backends;

/// <summary>Recognises a backend that someone else already runs at its usual address.</summary>
internal static class ExistingBackend
{
    /// <summary>A busy machine may take its time; a port that nobody holds is not asked at all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Its address, when all its public ports are taken and its health path answers; null otherwise. A free port costs no request.</summary>
    public static Uri? Find(Backend backend, Ports ports)
    {
        if (backend.Endpoints.Any(endpoint => !endpoint.IsPrivate && (ports[endpoint.PortOption] is not { } port || !PortCheck.IsBusy(port))))
        {
            return null;
        }

        var health = backend.Endpoints.Single(endpoint => endpoint.HealthPath is not null);
        return Answers(new Uri($"http://localhost:{ports[health.PortOption]}{health.HealthPath}"))
            ? new Uri($"http://localhost:{ports[backend.Endpoints[0].PortOption]}")
            : null;
    }

    private static bool Answers(Uri url)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = client.Send(request, patience.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
