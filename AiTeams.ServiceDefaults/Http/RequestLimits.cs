using AiTeams.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>Refuses a URL or a set of headers over its bound before any of the service's code runs.</summary>
internal sealed class RequestLimits(LimitOptions options)
{
    /// <summary>What a header line has beside name and value: colon, space, line end.</summary>
    private const int PerHeader = 4;

    internal ProblemException? Refuse(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is not null && target.Length > options.MaxUrlBytes)
        {
            return new(StatusCodes.Status414UriTooLong, ProblemCodes.UrlTooLong,
                $"The URL has {target.Length} bytes; at most {options.MaxUrlBytes} are taken.");
        }
        if (RefuseBody(context) is { } tooLarge) return tooLarge;
        long bytes = 0;
        foreach (var (name, values) in context.Request.Headers)
        {
            for (var i = 0; i < values.Count; i++) bytes += name.Length + (values[i]?.Length ?? 0) + PerHeader;
        }
        return bytes <= options.MaxRequestHeaderBytes
            ? null
            : new(StatusCodes.Status431RequestHeaderFieldsTooLarge, ProblemCodes.HeadersTooLarge,
                $"The headers have {bytes} bytes; at most {options.MaxRequestHeaderBytes} are taken.");
    }

    /// <summary>
    /// Before any byte is read, so that the server may still drain what the client sends meanwhile (at most five seconds of it): a connection
    /// closed on a sender often costs it the answer. A body without a length meets the server's limit while it is read.
    /// </summary>
    private static ProblemException? RefuseBody(HttpContext context)
    {
        if (context.Request.ContentLength is not { } length || context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { } limit) return null;
        if (limit.MaxRequestBodySize is not { } most || length <= most) return null;
        if (!limit.IsReadOnly) limit.MaxRequestBodySize = null;
        return new(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The body has {length} bytes; at most {most} are taken.");
    }
}
