using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace AiTeams.Tests.Compat.Resilience;

/// <summary>A client of the factory with the standard handler from the defaults, without pauses between attempts, over a server that is a function.</summary>
internal sealed class ResilientClient : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly HttpClient _client;
    private int _attempts;

    public ResilientClient(
        Func<int, HttpResponseMessage> answer, Action<HttpStandardResilienceOptions>? configure = null, bool byAuthority = false, Action<IHttpClientBuilder>? more = null)
        : this((attempt, _) => Task.FromResult(answer(attempt)), configure, byAuthority, more) { }

    public ResilientClient(
        Func<int, CancellationToken, Task<HttpResponseMessage>> answer,
        Action<HttpStandardResilienceOptions>? configure = null,
        bool byAuthority = false,
        Action<IHttpClientBuilder>? more = null)
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(http =>
        {
            var pipeline = http.AddStandardResilienceHandler(options =>
            {
                options.Retry.Delay = TimeSpan.Zero;
                configure?.Invoke(options);
            });
            if (byAuthority) pipeline.SelectPipelineByAuthority();
        });
        var client = services.AddHttpClient("test").ConfigurePrimaryHttpMessageHandler(
            () => new Server(token => answer(Interlocked.Increment(ref _attempts), token)));
        more?.Invoke(client);
        _services = services.BuildServiceProvider();
        _client = _services.GetRequiredService<IHttpClientFactory>().CreateClient("test");
    }

    public int Attempts => Volatile.Read(ref _attempts);

    public TimeSpan Timeout => _client.Timeout;

    public Task<HttpResponseMessage> GetAsync() => SendAsync(HttpMethod.Get);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string uri = "http://server/") => _client.SendAsync(new HttpRequestMessage(method, uri));

    public void Dispose()
    {
        _client.Dispose();
        _services.Dispose();
    }

    private sealed class Server(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(cancellationToken);
    }
}
