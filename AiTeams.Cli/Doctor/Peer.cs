using System.Text.Json;
using System.Text.Json.Nodes;
using AiTeams.Cli.Backends;

namespace AiTeams.Cli.Doctor;

/// <summary>One program that is asked from outside, each question with a time-out of its own; a failure is an answer too.</summary>
internal sealed class Peer(Place place) : IDisposable
{
    private readonly HttpClient _client = BackendClient.For(place.Url, place.Key);

    public string Name => place.Name;

    public Uri? Url => place.Url;

    /// <summary>Whether its absence is a fault.</summary>
    public bool Expected => place is { Given: true, Url: not null };

    /// <summary>Why it does not answer; null when it does. Set by <see cref="MeetAsync"/>.</summary>
    public string? Absence { get; private set; } = "not asked";

    public bool IsThere => Absence is null;

    /// <param name="path">A path that answers 2xx when the program works; relative to the address, as are all.</param>
    public async Task MeetAsync(string path, CancellationToken cancellationToken)
    {
        if (place.Url is null)
        {
            Absence = "off";
            return;
        }
        try
        {
            using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            Absence = response.IsSuccessStatusCode ? null : $"HTTP {(int)response.StatusCode}";
        }
        catch (Exception exception) when (BackendClient.IsSilence(exception, cancellationToken))
        {
            Absence = BackendClient.Reason(exception);
        }
    }

    /// <summary>The answer's text; null when there is none, or not a 2xx.</summary>
    public async Task<string?> TextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellationToken) : null;
        }
        catch (Exception exception) when (BackendClient.IsSilence(exception, cancellationToken))
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

    /// <summary>The samples of a query to Prometheus; empty also where it does not answer.</summary>
    public async Task<IReadOnlyList<PrometheusSample>> SamplesAsync(string query, CancellationToken cancellationToken)
    {
        if (!IsThere) return [];
        try
        {
            return await new Prometheus(_client).QueryAsync(query, cancellationToken);
        }
        catch (Exception exception) when (BackendClient.IsSilence(exception, cancellationToken))
        {
            return [];
        }
    }

    public void Dispose() => _client.Dispose();
}
