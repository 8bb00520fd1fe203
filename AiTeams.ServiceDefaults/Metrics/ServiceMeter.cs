using System.Diagnostics.Metrics;

namespace AiTeams.ServiceDefaults.Metrics;

/// <summary>The one meter of the contract's instruments; the factory owns it.</summary>
internal static class ServiceMeter
{
    internal const string Name = "AiTeams.ServiceDefaults";

    internal static Meter Create(IMeterFactory factory) => factory.Create(Name, "1.0.0");
}
