namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    /// <summary>Command-line arguments: configuration in the usual forms, and what to do (--operation, --publisher).</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly that holds the AppHost's project metadata; null means the program that runs.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The folder of the AppHost's project; null means what its build recorded.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>No effect: the stand-in has no dashboard, except that waits then end when their dependency does.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Also writes each resource's output to the application's log.</summary>
    public bool EnableResourceLogging { get; set; }

    public bool AllowUnsecuredTransport { get; set; }
}
