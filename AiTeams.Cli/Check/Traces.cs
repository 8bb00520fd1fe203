using System.Net;

namespace AiTeams.Cli.Check;

/// <summary>Whether Jaeger returns a trace.</summary>
internal sealed class Traces(HttpClient jaeger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="HttpRequestException">Jaeger does not answer.</exception>
    public async Task<bool> HasAsync(string traceId, CancellationToken cancellationToken)
    {
        using var response = await jaeger.GetAsync(new Uri("/api/v3/traces/" + traceId, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <returns>How long it took; null when it did not come within the patience.</returns>
    public async Task<TimeSpan?> WaitAsync(string traceId, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!await HasAsync(traceId, cancellationToken))
        {
            if (time.GetElapsedTime(start) > patience) return null;
            await Task.Delay(Interval, time, cancellationToken);
        }
        return time.GetElapsedTime(start);
    }
}
