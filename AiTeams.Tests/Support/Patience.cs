namespace AiTeams.Tests.Support;

/// <summary>When a test stops waiting for what must come. It decides nothing else, so it is long: the machine may be busy with anything.</summary>
internal static class Patience
{
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(3);
}
