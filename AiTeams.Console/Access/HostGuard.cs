using AiTeams.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Access;

/// <summary>
/// Against DNS rebinding: a foreign page whose name is made to resolve to 127.0.0.1 could read a Console without a key, but it cannot hide its
/// name in the Host header.
/// </summary>
internal sealed class HostGuard(RequestDelegate next, IOptions<ConsoleOptions> options)
{
    private readonly HashSet<string> _allowed =
        new(["localhost", "127.0.0.1", "[::1]", .. options.Value.AllowedHosts], StringComparer.OrdinalIgnoreCase);

    /// <summary>With a key, the key protects: a browser does not send it for another name.</summary>
    private readonly bool _isOn = string.IsNullOrEmpty(options.Value.ApiKey);

    public Task InvokeAsync(HttpContext context) => !_isOn || _allowed.Contains(context.Request.Host.Host)
        ? next(context)
        : throw new ProblemException(StatusCodes.Status421MisdirectedRequest, "host_not_allowed",
            "The Console answers to localhost, 127.0.0.1 and [::1]; name other hosts in Console:AllowedHosts.");
}
