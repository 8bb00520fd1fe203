using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Problems;

/// <summary>Codes of the problems that the pipeline itself answers; services add their own. Stable: label error_type, and what clients switch on.</summary>
public static class ProblemCodes
{
    public const string InternalError = "internal_error";
    public const string MalformedJson = "malformed_json";
    public const string BadRequest = "bad_request";
    public const string ValidationFailed = "validation_failed";
    public const string BodyTooLarge = "body_too_large";
    public const string UrlTooLong = "url_too_long";
    public const string HeadersTooLarge = "headers_too_large";
    public const string InjectedFault = "injected_fault";

    /// <summary>Code of a response that says no more than its status.</summary>
    public static string OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => BadRequest,
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status402PaymentRequired => "payment_required",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status406NotAcceptable => "not_acceptable",
        StatusCodes.Status408RequestTimeout => "request_timeout",
        StatusCodes.Status409Conflict => "conflict",
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
        StatusCodes.Status414UriTooLong => UrlTooLong,
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status422UnprocessableEntity => "unprocessable",
        StatusCodes.Status429TooManyRequests => "rate_limited",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => HeadersTooLarge,
        StatusCodes.Status500InternalServerError => InternalError,
        StatusCodes.Status502BadGateway => "bad_gateway",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        StatusCodes.Status504GatewayTimeout => "gateway_timeout",
        _ => "http_error",
    };
}
