using AiTeams.Benchmarks.Results;

namespace AiTeams.Benchmarks.Micro;

/// <summary>
/// Measures operations side by side: in every round each runs for about four milliseconds, the order reversed every other round, so that what
/// disturbs the machine disturbs all. Time is the thread's own CPU time. The first operation is the baseline, and is run a second time as control.
/// </summary>
internal sealed class InterleavedRun
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(4);

    private readonly Operation[] _operations;
    private readonly double[][] _nanoseconds;
    private readonly double[] _bytes;

    private InterleavedRun(Operation[] operations, int rounds)
    {
        _operations = operations;
        _nanoseconds = [.. operations.Select(_ => new double[rounds])];
        _bytes = new double[operations.Length];
    }

    /// <summary>Share of this core that other programs took meanwhile.</summary>
    internal double Foreign { get; private set; }

    internal bool IsNoisy => Foreign > CoreClock.Noise;

    /// <summary>The baseline against itself.</summary>
    internal double Control => Ratio(_operations.Length - 1).Value;

    internal static async Task<InterleavedRun> RunAsync(Options options, CancellationToken cancellationToken, params Operation[] operations)
    {
        var rounds = options.Test ? 2 : 150;
        var run = new InterleavedRun([.. operations, operations[0]], rounds);
        var counts = new int[run._operations.Length];
        await run.WarmUpAsync(counts, options.Test, cancellationToken);
        var clock = CoreClock.Start();
        for (var round = 0; round < rounds; round++) run.Round(round, counts);
        run.Foreign = clock.Foreign();
        return run;
    }

    internal Median Nanoseconds(int operation) => Median.Of(_nanoseconds[operation]);

    /// <summary>Allocated per operation on its own thread; what a background thread allocates is not in it.</summary>
    internal double Bytes(int operation) => _bytes[operation];

    /// <summary>How many times faster than the baseline.</summary>
    internal Median Ratio(int operation) => Median.Of(_nanoseconds[0].Zip(_nanoseconds[operation], static (baseline, own) => baseline / own));

    /// <summary>How many times faster one operation is than another.</summary>
    internal Median Ratio(int operation, int than) => Median.Of(_nanoseconds[than].Zip(_nanoseconds[operation], static (other, own) => other / own));

    internal string Describe(int operation) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{_operations[operation].Name}: {Nanoseconds(operation).Value:#,0.#} ns, {Bytes(operation):#,0} B");

    /// <summary>
    /// Until nothing gets faster: tier-1 code is compiled behind the load, and starves without a pause on one core, the longer the busier the machine is.
    /// </summary>
    private async Task WarmUpAsync(int[] counts, bool test, CancellationToken cancellationToken)
    {
        var steady = 0;
        for (var burst = 0; burst < (test ? 1 : 60) && steady < 8; burst++)
        {
            steady++;
            for (var i = 0; i < _operations.Length; i++)
            {
                var count = Calibrated(_operations[i], test);
                if (count > counts[i] * 1.1) steady = 0;
                counts[i] = Math.Max(counts[i], count);
            }
            if (!test) await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, cancellationToken);
        }
    }

    private static int Calibrated(Operation operation, bool test)
    {
        var slice = test ? Slice / 20 : Slice;
        for (var count = 1; ; count *= 2)
        {
            var start = CoreClock.UsedByThread();
            operation.Repeat(count);
            var elapsed = TimeSpan.FromSeconds(CoreClock.UsedByThread() - start);
            if (elapsed >= slice) return Math.Max(1, (int)(count * (slice / elapsed)));
        }
    }

    private void Round(int round, int[] counts)
    {
        for (var step = 0; step < _operations.Length; step++)
        {
            var i = round % 2 == 0 ? step : _operations.Length - 1 - step;
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = CoreClock.UsedByThread();
            _operations[i].Repeat(counts[i]);
            _nanoseconds[i][round] = (CoreClock.UsedByThread() - start) * 1e9 / counts[i];
            // The least of all rounds: a buffer that grew once is not what an operation costs.
            var each = (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / counts[i];
            _bytes[i] = round == 0 ? each : Math.Min(_bytes[i], each);
        }
    }
}
