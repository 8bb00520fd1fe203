using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.Http.Resilience.Internal;

/// <summary>
/// The pipeline of one client name, kept longer than the factory's handlers so that limiter and circuit breaker do not forget;
/// one per key where a selector is set.
/// </summary>
internal sealed class StandardPipeline(IOptionsMonitor<HttpStandardResilienceOptions> options, string name)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> _pipelines = new();

    public Func<HttpRequestMessage, string>? Selector { get; init; }

    public ResiliencePipeline<HttpResponseMessage> For(HttpRequestMessage request) =>
        _pipelines.GetOrAdd(Selector?.Invoke(request) ?? "", _ => Build(options.Get(name)));

    private static ResiliencePipeline<HttpResponseMessage> Build(HttpStandardResilienceOptions options)
    {
        // Lives as long as the pipeline, which is as long as the host.
        var limiter = new ConcurrencyLimiter(options.RateLimiter.DefaultRateLimiterOptions);
        return new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddStrategy(_ => new Polly.RateLimiting.RateLimiterStrategy<HttpResponseMessage>(limiter), options.RateLimiter)
            .AddTimeout(options.TotalRequestTimeout)
            .AddRetry(options.Retry)
            .AddCircuitBreaker(options.CircuitBreaker)
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }
}

/// <summary>Names the requests of one authority, so that one host's failures do not open the circuit for another.</summary>
internal sealed record PipelineSelector(Func<IServiceProvider, Func<HttpRequestMessage, string>> Create);
