using AiTeams.Contracts;

namespace AiTeams.ApiGateway.Health;

/// <summary>How the product is, for everybody: a word per service and nothing else.</summary>
/// <param name="Status">healthy: all are; degraded: some service is not.</param>
internal sealed record PublicHealthResponse(string Status, IReadOnlyDictionary<string, ServiceHealth> Services, DateTimeOffset CheckedAt);

/// <param name="Status">healthy | unhealthy.</param>
internal sealed record ServiceHealth(string Status);

/// <summary>Asks the services at most every two seconds, whoever and how many ask us: an open route must not be a lever on them.</summary>
internal sealed class PublicHealth(IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    public const string ClientName = "public-health";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // the first call after a cold start is slow and right
    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile PublicHealthResponse? _last;

    public async Task<PublicHealthResponse> GetAsync(CancellationToken cancellationToken)
    {
        if (FreshAnswer() is { } known) return known;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            // Not the caller's token: others wait for this answer too.
            return FreshAnswer() ?? (_last = await AskAsync());
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private PublicHealthResponse? FreshAnswer() => _last is { } last && time.GetUtcNow() - last.CheckedAt < Fresh ? last : null;

    private async Task<PublicHealthResponse> AskAsync()
    {
        var names = new[] { ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine };
        var answers = await Task.WhenAll(names.Select(IsHealthyAsync));
        var services = new Dictionary<string, ServiceHealth> { [ServiceNames.ApiGateway] = new("healthy") };
        for (var i = 0; i < names.Length; i++) services[names[i]] = new(answers[i] ? "healthy" : "unhealthy");
        return new(answers.All(healthy => healthy) ? "healthy" : "degraded", services, time.GetUtcNow());
    }

    private async Task<bool> IsHealthyAsync(string service)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            using var response = await clients.CreateClient(ClientName).GetAsync(new Uri($"http://{service}/health"), patience.Token);
            return response.IsSuccessStatusCode;
        }
        // Whatever the reason, the answer to the public is the same word.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }
}
