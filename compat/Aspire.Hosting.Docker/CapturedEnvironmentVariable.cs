using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>A variable that the Compose file refers to and .env lists.</summary>
public sealed class CapturedEnvironmentVariable
{
    public required string Name { get; init; }

    /// <summary>The comment above it in .env.</summary>
    public string? Description { get; set; }

    /// <summary>What Aspire's prepare step would fill in; .env itself gets names only.</summary>
    public string? DefaultValue { get; set; }

    public object? Source { get; set; }

    public IResource? Resource { get; set; }
}
