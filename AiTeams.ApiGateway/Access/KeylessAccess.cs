using System.Net;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Access;

/// <summary>
/// Whether a call without a key is the developer's own: in dev, from this machine, to a loopback name, and not sent by a web page of somebody
/// else. The last two keep a page in the developer's browser from using the API by DNS rebinding or a cross-site form.
/// </summary>
internal sealed class KeylessAccess(IHostEnvironment environment, IOptions<CorsOptions> cors)
{
    public bool Allows(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return environment.IsDevelopment()
            && context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
            && IsLoopback(context.Request.Host.Host)
            && IsOurs(context.Request.Headers.Origin.ToString());
    }

    private bool IsOurs(string origin) =>
        origin.Length == 0
        || cors.Value.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopback(uri.Host));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
