using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTeams.Cli.Doctor;

/// <summary>One program that is asked from outside, each question with a time-out of its own; a failure is an answer too.</summary>
internal sealed class Peer(HttpClient client, Place place)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Name => place.Name;

    public Uri? Url => place.Url;

    /// <summary>Whether its absence is a fault.</summary>
    public bool Expected => place is { Given: true, Url: not null };

    /// <summary>Why it does not answer; null when it does. Set by <see cref="MeetAsync"/>.</summary>
    public string? Absence { get; private set; } = "not asked";

    public bool IsThere => Absence is null;

    /// <param name="path">A path that answers 2xx when the program works.</param>
    public async Task MeetAsync(string path, CancellationToken cancellationToken)
    {
        if (place.Url is null)
        {
            Absence = "off";
            return;
        }
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            using var response = await client.GetAsync(new Uri(place.Url, path), patience.Token);
            Absence = response.IsSuccessStatusCode ? null : $"HTTP {(int)response.StatusCode}";
        }
        catch (Exception exception) when (IsSilence(exception, cancellationToken))
        {
            Absence = Reason(exception);
        }
    }

    /// <summary>The answer's text; null when there is none, or not a 2xx.</summary>
    public async Task<string?> TextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            using var response = await client.GetAsync(new Uri(place.Url!, path), patience.Token);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(patience.Token) : null;
        }
        catch (Exception exception) when (IsSilence(exception, cancellationToken))
        {
            return null;
        }
    }

    /// <inheritdoc cref="TextAsync"/>
    public async Task<JsonNode?> JsonAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await TextAsync(path, cancellationToken) is { } text ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static bool IsSilence(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    internal static string Reason(Exception exception) => exception switch
    {
        OperationCanceledException => $"no answer within {Patience.TotalSeconds:0} s",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "connection refused",
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } failed => failed.HttpRequestError.ToString(),
        _ => exception.Message,
    };
}
