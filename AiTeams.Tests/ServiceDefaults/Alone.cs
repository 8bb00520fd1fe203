using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>A tracer hears every source of the process: tests that count spans exactly, or weigh memory, run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
