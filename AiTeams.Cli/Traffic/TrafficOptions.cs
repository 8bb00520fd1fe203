namespace AiTeams.Cli.Traffic;

/// <summary>One traffic run, as asked for.</summary>
/// <param name="Count">Requests to send.</param>
/// <param name="Rate">Requests per second; 0: unpaced; null: random pauses between the steps of a worker.</param>
/// <param name="Errors">Share of requests, 0–1; so are <paramref name="Chats"/> and <paramref name="Executions"/>.</param>
internal sealed record TrafficOptions(
    Uri Url, IReadOnlyList<Identity> Identities, int Count, double? Rate, int Concurrency, double Errors, double Chats, double Executions, int Seed);

/// <summary>As whom a request is sent. A null key: without one, which the gateway takes from the same machine in development.</summary>
internal sealed record Identity(string Name, string? Key);
