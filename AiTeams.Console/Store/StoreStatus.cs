namespace AiTeams.ConsoleApp.Store;

/// <summary>What the store holds and what became of the rest.</summary>
/// <param name="Bytes">Estimated.</param>
/// <param name="EvictedTraces">Gone to keep the bounds.</param>
/// <param name="NotKept">Records beyond the bound of one trace.</param>
/// <param name="Unattached">Records that belong to no trace, which nothing here could show.</param>
public sealed record StoreStatus(int Traces, long Records, long Bytes, long EvictedTraces, long NotKept, long Unattached);
