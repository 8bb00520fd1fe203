namespace AiTeams.ServiceDefaults.Export.Sending;

/// <param name="Delay">How long items may wait for others to fill their batch.</param>
/// <param name="RetryFor">How old an item may get while its endpoint fails (<c>Telemetry:RetryFor</c>).</param>
/// <param name="ShutdownTimeout">How long the end may wait for what is still to be sent (<c>Telemetry:ShutdownTimeout</c>).</param>
internal sealed record SendingOptions(TimeSpan Delay, TimeSpan RetryFor, TimeSpan ShutdownTimeout);
