using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTeams.WorkflowEngine.Nodes.Http;

/// <summary>What http_request nodes may do.</summary>
internal sealed class HttpNodeOptions
{
    public const string SectionName = "Http";

    /// <summary>Targets as <c>host:port</c> that may be called although their address is private, loopback or link-local. Default: none.</summary>
    public IList<string> AllowedTargets { get; } = [];

    /// <summary>Longest time for one attempt, redirects and body included. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries of GET, HEAD and OPTIONS when the failure may pass (no connection, 408, 429, 5xx). Other methods are tried once. Default: 3.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>Wait before the second attempt; doubled before each further one. Default: 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Largest response body, unpacked. Default: 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxResponseBytes { get; set; } = 1024 * 1024;

    /// <summary>Redirects that are followed. Default: 5.</summary>
    [Range(0, 20)]
    public int Redirects { get; set; } = 5;
}

[OptionsValidator]
internal sealed partial class HttpNodeOptionsValidator : IValidateOptions<HttpNodeOptions>;
