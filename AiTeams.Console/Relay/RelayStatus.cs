namespace AiTeams.ConsoleApp.Relay;

/// <summary>What became of the requests to relay.</summary>
/// <param name="Target">Null when nothing is relayed.</param>
/// <param name="QueueFull">Dropped because the queue was full.</param>
/// <param name="ExportFailed">Dropped because the target refused them or did not answer.</param>
public sealed record RelayStatus(string? Target, long Sent, long Waiting, long QueueFull, long ExportFailed);
