using System.Globalization;

namespace AiTeams.ServiceDefaults.Health;

/// <summary>
/// <c>dotnet AiTeams.ApiGateway.dll --health</c> asks the service that already runs beside it for <c>/health</c>: what a container engine calls as
/// health check, since the image has no shell and no other program that could ask.
/// </summary>
public static class HealthProbe
{
    /// <summary>The whole command line that asks.</summary>
    public const string Argument = "--health";

    private const string DefaultPort = "8080";

    // Under the 10 s that an orchestrator gives, so that the reason is printed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Asks at the first port of <c>HTTP_PORTS</c> or <c>ASPNETCORE_HTTP_PORTS</c>, else at 8080.</summary>
    /// <returns>Exit code: 0 when the service answers with success; else 1, with the reason on standard error.</returns>
    public static Task<int> AskAsync() =>
        AskAsync(Environment.GetEnvironmentVariable("HTTP_PORTS") is { Length: > 0 } own ? own : Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS"), Console.Error);

    internal static async Task<int> AskAsync(string? ports, TextWriter reasons)
    {
        var port = ports?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] ? first : DefaultPort;
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var patience = new CancellationTokenSource(Patience);
        var address = $"http://127.0.0.1:{port}/health";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await client.SendAsync(request, patience.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return 0;
            await reasons.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{address} answered {(int)response.StatusCode}")).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or UriFormatException)
        {
            await reasons.WriteLineAsync($"{address} did not answer: {exception.Message}").ConfigureAwait(false);
        }

        return 1;
    }
}
