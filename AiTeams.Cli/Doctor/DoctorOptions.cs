namespace AiTeams.Cli.Doctor;

/// <summary>Where to look. A backend without an address is left out; one whose address was not given may be absent, one whose was must answer.</summary>
/// <param name="Key">API key for the probe; null sends none.</param>
/// <param name="Wait">How long telemetry may take to arrive.</param>
internal sealed record DoctorOptions(Uri Gateway, string? Key, Place Console, Place CollectorHealth, Place CollectorMetrics, Place Jaeger, Place Prometheus, Place Loki, TimeSpan Wait, bool Json);

/// <param name="Name">What it is called where it is shown.</param>
/// <param name="Url">Null: left out.</param>
/// <param name="Given">Whether somebody said that it is there.</param>
/// <param name="Key">What it asks for; null: nothing.</param>
internal sealed record Place(string Name, Uri? Url, bool Given, string? Key = null);
