using System.Text.Json;

namespace AiTeams.Cli.Backends;

/// <summary>How verbs ask a program whose answers, or silence, they report.</summary>
internal static class BackendClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Of a trace or a case with all its spans.</summary>
    private const long MostAnswerBytes = 64 << 20;

    /// <param name="address">Ends with a slash; paths are relative to it.</param>
    /// <param name="key">Sent as X-API-Key; a redirect, which would carry it elsewhere, is not followed.</param>
    /// <param name="patience">For one answer; default: 10 s.</param>
    public static HttpClient For(Uri? address, string? key = null, TimeSpan? patience = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = address,
            Timeout = patience ?? Patience,
            MaxResponseContentBufferSize = MostAnswerBytes,
        };
        if (key is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("X-API-Key", key);
        return client;
    }

    /// <summary>Whether a question failed for want of an answer that can be read, and not as the asker himself was told to stop.</summary>
    /// <param name="own">The asker's token: the client's time-out cancels as well.</param>
    public static bool IsSilence(Exception failure, CancellationToken own) =>
        failure is HttpRequestException or IOException or JsonException || (failure is OperationCanceledException && !own.IsCancellationRequested);

    /// <summary>Why there was none, in a few words.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        OperationCanceledException => "no answer in time",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "connection refused",
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } failed => failed.HttpRequestError.ToString(),
        HttpRequestException { StatusCode: { } status } => $"HTTP {(int)status}",
        _ => failure.InnerException?.Message ?? failure.Message,
    };

    /// <summary>A password in an address is not shown again.</summary>
    public static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
}
