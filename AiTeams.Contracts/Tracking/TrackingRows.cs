using System.Text.Json.Nodes;

namespace AiTeams.Contracts.Tracking;

/// <summary>Answer of a service's internal <c>GET /tracking/{id}</c>: every row of its tables that belongs to the story.</summary>
public sealed record TrackingRows
{
    public required string Service { get; init; }

    /// <summary>ok | unreachable.</summary>
    public required string Status { get; init; }

    public IReadOnlyList<TrackingRow> Rows { get; init; } = [];

    /// <summary>More rows matched than are listed.</summary>
    public bool Truncated { get; init; }
}

/// <summary>One row: where it is, which spans wrote it, and what it says (no contents of prompts, answers or keys).</summary>
public sealed record TrackingRow
{
    public required string Table { get; init; }

    public required string Id { get; init; }

    public required string TrackingId { get; init; }

    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    public string? UpdatedTrackingId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Status and the like, in the API's spelling.</summary>
    public JsonObject? Facts { get; init; }
}

/// <summary>Answer of the gateway's <c>GET /api/app/tracking/{id}</c>: the services' rows, joined.</summary>
public sealed record TrackingResponse
{
    public required string TrackingId { get; init; }

    public required IReadOnlyList<TrackingRows> Services { get; init; }
}
