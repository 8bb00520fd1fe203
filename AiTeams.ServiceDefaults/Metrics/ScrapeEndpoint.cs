using System.Net;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary><c>/metrics</c>: answered to loopback and to <c>Metrics:AllowedNetworks</c> (CIDR, a list or comma-separated), to nobody else.</summary>
internal sealed class ScrapeEndpoint
{
    private const string OpenMetrics = "application/openmetrics-text";

    private readonly ScrapeExporter _exporter;
    private readonly IPNetwork[] _allowed;

    public ScrapeEndpoint(ScrapeExporter exporter, IConfiguration configuration) => (_exporter, _allowed) = (exporter, Read(configuration));

    internal void Map(IEndpointRouteBuilder routes) => routes.MapGet(SilentPaths.Metrics, WriteAsync).WithoutReceipt().ExcludeFromDescription();

    private static IPNetwork[] Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Metrics:AllowedNetworks");
        var given = section.GetChildren().Select(child => child.Value).Append(section.Value).SelectMany(
            value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return [.. given.Select(value => IPNetwork.TryParse(value, out var network)
            ? network
            : throw new StartRefusedException($"Metrics:AllowedNetworks has '{value}'; networks are written as 10.0.0.0/8 or fd00::/8."))];
    }

    private async Task WriteAsync(HttpContext context)
    {
        if (!IsAllowed(context.Connection.RemoteIpAddress))
            throw new ProblemException(StatusCodes.Status403Forbidden, "forbidden", "Metrics are answered to loopback and Metrics:AllowedNetworks only.");
        var openMetrics = context.Request.Headers.Accept.Any(accept => accept?.Contains(OpenMetrics, StringComparison.OrdinalIgnoreCase) == true);
        context.Response.ContentType = openMetrics
            ? OpenMetrics + "; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
        if (!await _exporter.ScrapeAsync(openMetrics, Send, context.RequestAborted)) throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "unavailable", "The metrics could not be collected in time.");

        Task Send(ReadOnlyMemory<byte> page)
        {
            context.Response.ContentLength = page.Length;
            return context.Response.BodyWriter.WriteAsync(page, context.RequestAborted).AsTask();
        }
    }

    /// <summary>No address means no network: a socket file, or a test host.</summary>
    private bool IsAllowed(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address)) return true;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || Array.Exists(_allowed, network => network.Contains(address));
    }
}
