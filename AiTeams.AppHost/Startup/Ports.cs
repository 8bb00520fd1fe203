using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace AiTeams.AppHost.Startup;

/// <summary>
/// The fixed ports of a start and the options that move them: <c>-- --Ports:gateway=8100</c>. 0 asks for any free port.
/// Tests always get free ports unless they name one.
/// </summary>
internal sealed class Ports
{
    private static readonly Dictionary<string, int> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gateway"] = 8000,
        ["agent"] = 8001,
        ["engine"] = 8002,
        ["console"] = 18800,
        ["console-grpc"] = 18801,
        ["collector-grpc"] = 4317,
        ["collector-http"] = 4318,
        ["collector-metrics"] = 8889,
        ["collector-own-metrics"] = 8888,
        ["collector-health"] = 13133,
        ["jaeger"] = 16686,
        ["jaeger-grpc"] = 14317,
        ["prometheus"] = 9090,
        ["alertmanager"] = 9093,
        ["loki"] = 3100,
        ["loki-grpc"] = 9095,
        ["grafana"] = 3000,
    };

    private readonly Dictionary<string, int?> _ports = new(StringComparer.OrdinalIgnoreCase);

    public Ports(IConfiguration configuration, bool freePorts)
    {
        foreach (var (option, port) in Defaults)
        {
            _ports[option] = freePorts ? null : port;
        }

        foreach (var setting in configuration.GetSection("Ports").GetChildren())
        {
            if (!Defaults.ContainsKey(setting.Key))
            {
                Problem ??= $"Ports:{setting.Key} is not an option; there are {string.Join(", ", Defaults.Keys)}.";
            }
            else if (!ushort.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                Problem ??= $"Ports:{setting.Key} is '{setting.Value}'; a port is a number from 0 (any free one) to 65535.";
            }
            else
            {
                _ports[setting.Key] = port == 0 ? null : port;
            }
        }

        Problem ??= _ports.Where(port => port.Value is not null).GroupBy(port => port.Value).Where(group => group.Count() > 1)
            .Select(group => $"Port {group.Key} is asked for twice: Ports:{string.Join(" and Ports:", group.Select(port => port.Key))}.")
            .FirstOrDefault();
    }

    /// <summary>What is wrong with the options, as a line for the terminal; null when nothing is.</summary>
    public string? Problem { get; }

    /// <summary>The fixed port of an option; null where any free one will do.</summary>
    public int? this[string option] => _ports[option];

    /// <summary>The port an option has when nobody moves it.</summary>
    public static int Default(string option) => Defaults[option];
}
