using System.Net;
using AiTeams.Cli.Backends;

namespace AiTeams.Cli.Check;

/// <summary>Whether Jaeger returns a trace.</summary>
internal sealed class Traces(HttpClient jaeger, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>After this the tenths of a second matter no more.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(1);

    /// <exception cref="HttpRequestException">Jaeger does not answer.</exception>
    /// <exception cref="OperationCanceledException">It does not answer in time.</exception>
    public async Task<bool> HasAsync(string traceId, CancellationToken cancellationToken)
    {
        using var response = await jaeger.GetAsync(new Uri("api/v3/traces/" + traceId, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <returns>How long it took; null when it had not come by the end of the wait, which the token says.</returns>
    public async Task<TimeSpan?> WaitAsync(string traceId, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await HasAsync(traceId, cancellationToken)) return time.GetElapsedTime(start);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception away) when (BackendClient.IsSilence(away, cancellationToken))
            {
                // Away for a moment, or for good: not there yet.
            }
            await Task.Delay(time.GetElapsedTime(start) < Soon ? Interval : Seldom, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return null;
    }
}
