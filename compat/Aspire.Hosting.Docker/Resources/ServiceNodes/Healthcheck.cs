namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

public sealed class Healthcheck
{
    public List<string> Test { get; set; } = [];

    public required string Interval { get; set; }

    public required string Timeout { get; set; }

    public int? Retries { get; set; }

    /// <summary>How long failures do not count after a start.</summary>
    public required string StartPeriod { get; set; }
}
