using System.Globalization;

namespace AiTeams.AppHost.Backends;

/// <summary>Prometheus: metrics, for seven days. Its file is rendered into the data folder at start, because it expands no variables.</summary>
internal sealed class PrometheusBackend(
            // For people who follow an alert's link: as this machine sees it, wherever Prometheus runs.
            ["CONSOLE_URL"] = (await console.GetEndpoint("http").Property(EndpointProperty.Url).GetValueAsync(cancellationToken).ConfigureAwait(false))!,
