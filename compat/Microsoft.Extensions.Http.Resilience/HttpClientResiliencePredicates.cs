using System.Diagnostics.CodeAnalysis;
using System.Net;
using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

public static class HttpClientResiliencePredicates
{
    /// <summary>Worth another try: 408, 429, 5xx, a failed connection, an attempt that ran out of time.</summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    /// <summary>The same, and the connect time-out of the handler below, which looks like a cancellation nobody asked for.</summary>
    [Experimental("EXTEXP0001", UrlFormat = "https://aka.ms/dotnet-extensions-warnings/{0}")]
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) =>
        IsTransient(outcome)
        || (!cancellationToken.IsCancellationRequested
            && outcome.Exception is OperationCanceledException { Source: "System.Private.CoreLib", InnerException: TimeoutException });
}
