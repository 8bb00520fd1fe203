using System.ComponentModel.DataAnnotations;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The five strategies of the standard handler, outermost first.</summary>
public class HttpStandardResilienceOptions
{
    /// <summary>At most 1,000 requests at once, none queued.</summary>
    [Required]
    public HttpRateLimiterStrategyOptions RateLimiter { get; set; } = new() { Name = "Standard-RateLimiter" };

    /// <summary>30 s for all attempts together.</summary>
    [Required]
    public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; } = new() { Name = "Standard-TotalRequestTimeout" };

    /// <summary>Three retries, after about 2, 4 and 8 s or as Retry-After says.</summary>
    [Required]
    public HttpRetryStrategyOptions Retry { get; set; } = new() { Name = "Standard-Retry" };

    /// <summary>Opens for 5 s when a tenth of at least 100 attempts in 30 s failed.</summary>
    [Required]
    public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; } = new() { Name = "Standard-CircuitBreaker" };

    /// <summary>10 s for one attempt.</summary>
    [Required]
    public HttpTimeoutStrategyOptions AttemptTimeout { get; set; } = new() { Timeout = TimeSpan.FromSeconds(10), Name = "Standard-AttemptTimeout" };
}
