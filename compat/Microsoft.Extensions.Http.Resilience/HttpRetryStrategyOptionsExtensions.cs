using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Http.Resilience.Internal;

namespace Microsoft.Extensions.Http.Resilience;

[Experimental("EXTEXP0001", UrlFormat = "https://aka.ms/dotnet-extensions-warnings/{0}")]
public static class HttpRetryStrategyOptionsExtensions
{
    /// <summary>POST, PUT, PATCH, DELETE and CONNECT are sent once only.</summary>
    public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options) =>
        options.DisableFor(HttpMethod.Delete, HttpMethod.Post, HttpMethod.Put, HttpMethod.Connect, HttpMethod.Patch);

    public static void DisableFor(this HttpRetryStrategyOptions options, params HttpMethod[] methods)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.Length == 0) throw new ArgumentException("At least one method is needed.", nameof(methods));

        var shouldHandle = options.ShouldHandle;
        options.ShouldHandle = async args =>
            await shouldHandle(args)
            && (args.Outcome.Result?.RequestMessage ?? RequestOf.Get(args.Context))?.Method is var method
            && (method is null || !methods.Contains(method));
    }
}
