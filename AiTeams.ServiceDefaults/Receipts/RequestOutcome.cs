namespace AiTeams.ServiceDefaults.Receipts;

/// <summary>How a request ended, for its receipt and the label <c>outcome</c>: a closed set.</summary>
internal static class RequestOutcome
{
    internal const string Success = "success";
    internal const string ClientError = "client_error";
    internal const string ServerError = "server_error";
    internal const string Aborted = "aborted";
    internal const string Rejected = "rejected";
    internal const string FailedInBody = "failed_in_body";

    internal static string Of(int status, bool aborted, bool failed, bool failedInBody) =>
        aborted ? Aborted
        : failed || status >= 500 ? ServerError
        : status is 401 or 403 or 429 ? Rejected
        : status >= 400 ? ClientError
        : failedInBody ? FailedInBody
        : Success;
}
