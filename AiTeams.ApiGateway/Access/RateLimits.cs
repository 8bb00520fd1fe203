using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Access;

/// <summary>One bucket per key, a minute's worth deep, refilled evenly: Retry-After is then when the next call is let through, not the end of some window.</summary>
internal sealed class RateLimits(IOptions<AccessOptions> options) : IDisposable
{
    private readonly int _perMinute = options.Value.RequestsPerMinute;

    private readonly PartitionedRateLimiter<string> _buckets = PartitionedRateLimiter.Create<string, string>(keyId =>
        RateLimitPartition.GetTokenBucketLimiter(keyId, _ => Bucket(options.Value.RequestsPerMinute)), StringComparer.Ordinal);

    /// <exception cref="ServiceDefaults.Problems.ProblemException">429 with Retry-After: the key's bucket is empty.</exception>
    public void Spend(string keyId)
    {
        using var lease = _buckets.AttemptAcquire(keyId);
        if (lease.IsAcquired) return;
        throw AccessProblems.RateLimited(lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero, _perMinute);
    }

    public void Dispose() => _buckets.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        QueueLimit = 0,
        AutoReplenishment = false, // the partitioned limiter's one timer does it, 10 times a second
    };
}
