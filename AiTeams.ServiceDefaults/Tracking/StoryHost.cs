using AiTeams.ServiceDefaults.Privacy;
using Microsoft.Extensions.Logging;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>What <see cref="Telemetry"/>, which is static, needs of the service it works for.</summary>
internal sealed class StoryHost(ILoggerFactory loggers, UserIds userIds)
{
    internal const string Category = "AiTeams.Operations";

    /// <summary>The service that started last in this process; but in tests there is one.</summary>
    private static StoryHost? _ofProcess;

    internal ILogger Operations { get; } = loggers.CreateLogger(Category);

    internal UserIds UserIds => userIds;

    /// <summary>That of the story in hand; null before a service starts.</summary>
    internal static StoryHost? Current => Telemetry.Current?.Host ?? Volatile.Read(ref _ofProcess);

    internal void UseForProcess() => Volatile.Write(ref _ofProcess, this);
}
