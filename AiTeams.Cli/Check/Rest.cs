using System.Collections.Concurrent;
using AiTeams.Cli.Backends;

namespace AiTeams.Cli.Check;

/// <summary>What is asked at the end, id by id. A backend that is silent as often in a row as it is asked at once is asked no more: the rest is missing.</summary>
internal sealed class Rest(TimeSpan patience, Traces traces, Receipts receipts)
{
    private const int AskedAtOnce = 8;

    /// <summary>Receipts that came and went between two looks at the newest. No longer than the patience: each question asks every service.</summary>
    public async Task LookUpAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(patience);
        await AskAsync(ids, async (id, token) =>
        {
            await receipts.LookUpAsync(id, token);
            return true;
        }, over.Token);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The receipts whose service had a reason to keep the trace, and whose trace Jaeger does not return.</summary>
    public async Task<IReadOnlyList<Receipt>> MissingAsync(IEnumerable<Receipt> found, CancellationToken cancellationToken)
    {
        var byTrace = found.Where(static receipt => !receipt.MayBeMissing).ToLookup(static receipt => receipt.TraceId, StringComparer.Ordinal);
        var missing = await AskAsync(byTrace.Select(static trace => trace.Key), traces.HasAsync, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. missing.SelectMany(id => byTrace[id])];
    }

    /// <returns>The ids for which the answer was not yes.</returns>
    private static async Task<IReadOnlyCollection<string>> AskAsync(IEnumerable<string> ids, Func<string, CancellationToken, Task<bool>> ask, CancellationToken cancellationToken)
    {
        var without = new ConcurrentBag<string>();
        var silent = 0;
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = CancellationToken.None }, async (id, _) =>
        {
            if (!await IsSoAsync(id)) without.Add(id);
        });
        return without;

        async Task<bool> IsSoAsync(string id)
        {
            if (cancellationToken.IsCancellationRequested || Volatile.Read(ref silent) >= AskedAtOnce) return false;
            try
            {
                var answer = await ask(id, cancellationToken);
                Volatile.Write(ref silent, 0);
                return answer;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception away) when (BackendClient.IsSilence(away, cancellationToken))
            {
                Interlocked.Increment(ref silent);
                return false;
            }
        }
    }
}
