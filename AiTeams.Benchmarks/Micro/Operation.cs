namespace AiTeams.Benchmarks.Micro;

/// <summary>Something small that is measured by doing it many times.</summary>
/// <param name="Name">In the reader's words.</param>
/// <param name="Repeat">Does it so many times on the calling thread; the loop is inside, so that no delegate call is measured.</param>
internal sealed record Operation(string Name, Action<int> Repeat);
