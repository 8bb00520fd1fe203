namespace AiTeams.ServiceDefaults.Http;

/// <summary>Known methods as they are, the rest <c>_OTHER</c>, as the semantic conventions say.</summary>
internal static class MethodLabel
{
    internal static string Of(string method) => method switch
    {
        "GET" or "POST" or "PUT" or "DELETE" or "PATCH" or "HEAD" or "OPTIONS" or "TRACE" or "CONNECT" or "QUERY" => method,
        _ => "_OTHER",
    };
}
