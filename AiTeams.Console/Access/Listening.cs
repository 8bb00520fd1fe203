using System.Globalization;
using System.Net;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AiTeams.ConsoleApp.Access;

/// <summary>
/// The addresses of ASPNETCORE_URLS, or the ports of HTTP_PORTS, for page, API and OTLP/HTTP, and beside each host the port for OTLP/gRPC: without
/// TLS one port cannot offer both HTTP/1.1 and HTTP/2.
/// </summary>
internal sealed class Listening
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ShutdownTimeout = "Telemetry:ShutdownTimeout";
    private const string DefaultUrl = "http://localhost:18800";

    private readonly List<string> _http;
    private readonly List<string> _grpc;
    private readonly string _self;

    private Listening(List<BindingAddress> addresses, int grpcPort)
    {
        _http = [.. addresses.Select(static address => Url(address.Host, address.Port))];
        _grpc = [.. addresses.Select(static address => address.Host).Distinct().Select(host => Url(host, grpcPort))];
        _self = Url(IsOne(addresses[0].Host) ? addresses[0].Host : "localhost", grpcPort);
    }

    /// <exception cref="StartRefusedException">An address is not understood, or is open to others while no key is set.</exception>
    internal static Listening Prepare(WebApplicationBuilder builder)
    {
        var options = Read(builder.Configuration);
        var urls = builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) is { Length: > 0 } set ? set
            : builder.WebHost.GetSetting(WebHostDefaults.HttpPortsKey) is { Length: > 0 } ports ? OnEveryAddress(ports) : DefaultUrl;
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        if (string.IsNullOrEmpty(options.ApiKey) && addresses.Find(static address => !IsLoopback(address)) is { } open)
            throw new StartRefusedException($"the Console would listen on {open.Host}, which others can reach; set Console:ApiKey, or listen on localhost.");

        var listening = new Listening(addresses, options.OtlpGrpcPort);
        // Started alone, the Console keeps its own telemetry too; under the AppHost the endpoint is set. Ingest makes none, so this ends.
        if (string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]) && options.OtlpGrpcPort != 0)
            builder.Configuration.AddInMemoryCollection(listening.ToItself(options.ApiKey));

        // At its end there is nobody left to take its last words, and nothing that would keep them.
        if (string.IsNullOrEmpty(builder.Configuration[ShutdownTimeout]) && listening.Is(builder.Configuration[OtlpEndpoint]))
            builder.Configuration.AddInMemoryCollection([new(ShutdownTimeout, "00:00:00")]);

        // Kestrel opens the addresses in our order; ports cannot tell them apart, as they may be 0.
        var opened = 0;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
            endpoint => endpoint.Protocols = opened++ < listening._http.Count ? HttpProtocols.Http1 : HttpProtocols.Http2));
        return listening;
    }

    /// <summary>Addresses set on the application come before those of the configuration.</summary>
    internal void Open(WebApplication app)
    {
        foreach (var url in _http.Concat(_grpc)) app.Urls.Add(url);
    }

    private bool Is(string? endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback
        && _http.Concat(_grpc).Any(own => BindingAddress.Parse(own).Port == uri.Port);

    private IEnumerable<KeyValuePair<string, string?>> ToItself(string? key) =>
    [
        new(OtlpEndpoint, _self),
        new("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        new("OTEL_EXPORTER_OTLP_HEADERS", string.IsNullOrEmpty(key) ? null : $"{OtlpReceiverOptions.KeyHeader}={Uri.EscapeDataString(key)}"),
    ];

    private static ConsoleOptions Read(ConfigurationManager configuration)
    {
        try
        {
            return configuration.GetSection(ConsoleOptions.SectionName).Get<ConsoleOptions>() ?? new ConsoleOptions();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new StartRefusedException(unreadable.Message);
        }
    }

    /// <summary>Ports alone, as an image's HTTP_PORTS gives them, are open to whoever reaches the container.</summary>
    private static string OnEveryAddress(string ports) =>
        string.Join(';', ports.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static port => $"http://*:{port}"));

    private static BindingAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"ASPNETCORE_URLS names {url}, which is not an address like {DefaultUrl}.");
        }

        return address is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false }
            ? address
            : throw new StartRefusedException($"ASPNETCORE_URLS names {url}; the Console listens on plain http addresses.");
    }

    /// <summary>A free port cannot be taken on both addresses of localhost at once.</summary>
    private static string Url(string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"http://{(port == 0 && host == "localhost" ? "127.0.0.1" : host)}:{port}");

    /// <summary>A single address, not a wildcard.</summary>
    private static bool IsOne(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any));

    private static bool IsLoopback(BindingAddress address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
