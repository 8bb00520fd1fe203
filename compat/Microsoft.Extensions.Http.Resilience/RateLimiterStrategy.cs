using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;

namespace Polly.RateLimiting;

/// <summary>How many executions may run at once. The original is package Polly.RateLimiting, which comes with Http.Resilience.</summary>
public class RateLimiterStrategyOptions : ResilienceStrategyOptions
{
    public RateLimiterStrategyOptions() => Name = "RateLimiter";

    [Required]
    public ConcurrencyLimiterOptions DefaultRateLimiterOptions { get; set; } = new() { PermitLimit = 1000, QueueLimit = 0 };
}

/// <summary>No permit was left.</summary>
public sealed class RateLimiterRejectedException : ExecutionRejectedException
{
    public RateLimiterRejectedException()
        : base("The operation could not be executed because it was rejected by the rate limiter.") { }

    public RateLimiterRejectedException(string message)
        : base(message) { }

    public RateLimiterRejectedException(string message, Exception inner)
        : base(message, inner) { }
}

internal sealed class RateLimiterStrategy<T>(RateLimiter limiter) : ResilienceStrategy<T>
{
    protected override async ValueTask<Outcome<T>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        using var lease = await limiter.AcquireAsync(1, context.CancellationToken);
        return lease.IsAcquired ? await callback(context, state) : Outcome.FromException<T>(new RateLimiterRejectedException());
    }
}
