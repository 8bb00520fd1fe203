using Microsoft.Extensions.Http.Resilience.Internal;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

public class HttpRateLimiterStrategyOptions : RateLimiterStrategyOptions;

public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions;

public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    public HttpCircuitBreakerStrategyOptions() => ShouldHandle = args => new(HttpClientResiliencePredicates.IsTransient(args.Outcome));
}

public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    public HttpRetryStrategyOptions()
    {
#pragma warning disable EXTEXP0001 // Experimental for callers, not for the package itself.
        ShouldHandle = args => new(HttpClientResiliencePredicates.IsTransient(args.Outcome, args.Context.CancellationToken));
#pragma warning restore EXTEXP0001
        BackoffType = Polly.DelayBackoffType.Exponential;
        UseJitter = true;
        ShouldRetryAfterHeader = true;
    }

    /// <summary>Whether a response's Retry-After decides the pause. Set, it replaces the delay generator.</summary>
    public bool ShouldRetryAfterHeader
    {
        get;
        set
        {
            field = value;
            DelayGenerator = value ? args => new(RetryAfter.Of(args.Outcome.Result, TimeProvider.System)) : null;
        }
    }
}
