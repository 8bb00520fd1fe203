using AiTeams.Benchmarks.Results;

namespace AiTeams.Benchmarks;

/// <summary>One goal of the performance page, measured with its baseline in the same run.</summary>
internal interface IBenchmark
{
    /// <summary>What the command line calls it, e.g. <c>P2</c>.</summary>
    string Id { get; }

    Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken);
}
