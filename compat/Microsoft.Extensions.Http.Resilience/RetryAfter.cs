using Polly;

namespace Microsoft.Extensions.Http.Resilience.Internal;

internal static class RetryAfter
{
    /// <summary>The pause a response asks for; a moment that has passed means none. Null when it asks for nothing.</summary>
    public static TimeSpan? Of(HttpResponseMessage? response, TimeProvider time)
    {
        TimeSpan? pause = response?.Headers.RetryAfter switch
        {
            { Date: { } at } => at - time.GetUtcNow(),
            { Delta: { } delta } => delta,
            _ => null,
        };
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}

/// <summary>The request that an execution sends, for predicates that see no response.</summary>
internal static class RequestOf
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> Key = new("Resilience.Http.RequestMessage");

    public static HttpRequestMessage? Get(ResilienceContext context) => context.Properties.GetValue(Key, null!);

    public static void Set(ResilienceContext context, HttpRequestMessage request) => context.Properties.Set(Key, request);
}
