using AiTeams.Benchmarks.Macro.Load;
using AiTeams.Benchmarks.Macro.Servers;
using AiTeams.Benchmarks.Macro.Sink;
using AiTeams.Benchmarks.Results;

namespace AiTeams.Benchmarks.Macro;

/// <summary>
/// P1: what the whole contract costs a request, by CPU, beside the stacks that others use; and the first half of P5: at full rate no span is lost.
/// </summary>
internal sealed class RequestBenchmark : IBenchmark
{
    private const int BareAgain = 1, Contract = 2, Microsoft = 3, Serilog = 4;

    public string Id => "P1";

    public async Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken)
    {
        Affinity.BindThisProcess(Affinity.HelperCore);
        using var sink = new OtlpSink(Manner.Prompt);
        using var others = new OtlpSink(Manner.Prompt);
        await using var load = new LoadProcess();
        if (options.Profile) return await ProfileAsync(options, load, sink, cancellationToken);
        await using var bare = await ServerProcess.StartAsync(Modes.Bare, null, cancellationToken);
        await using var again = await ServerProcess.StartAsync(Modes.Bare, null, cancellationToken);
        await using var contract = await ServerProcess.StartAsync(Modes.Contract, sink.Port, cancellationToken);
        await using var microsoft = await ServerProcess.StartAsync(Modes.Microsoft, others.Port, cancellationToken);
        await using var serilog = await ServerProcess.StartAsync(Modes.Serilog, others.Port, cancellationToken);

        var run = await ServerRounds.RunAsync(options, load, [bare, again, contract, microsoft, serilog], cancellationToken);
        await Telemetry.FlushedAsync(contract, cancellationToken);
        var lines = contract.Lines;
        var (last, _) = await contract.StopAsync(cancellationToken);
        var control = run.Kept(BareAgain).Value;
        return
        [
            Share(Contract, 0, "whole contract, share of bare by CPU", Bound.Least(0.72), Bound.Least(0.85)),
            Share(Contract, Microsoft, "whole contract against the Microsoft-JSON stack, by CPU", Bound.Least(1.4), null),
            Share(Contract, Serilog, "whole contract against the Serilog stack, by CPU", null, null),
            Share(Microsoft, 0, "Microsoft-JSON stack, share of bare by CPU", null, null),
            Share(Serilog, 0, "Serilog stack, share of bare by CPU", null, null),
            Bytes(),
            new("P1", "whole contract, requests without a log line", contract.Requests - Math.Min(contract.Requests, lines), "") { Goal = Bound.Most(0) },
            new("P5", $"spans that reached a live sink, of {contract.Spans:#,0}", 100.0 * sink.Spans / contract.Spans, "%")
            {
                Goal = Bound.Least(100), Baseline = $"dropped, by the ledger: {last.Dropped("traces"):#,0} spans, {last.Dropped("logs"):#,0} log records, {last.Dropped("log_lines"):#,0} lines",
                IsNoisy = run.IsNoisy,
            },
        ];

        Figure Share(int server, int of, string what, Bound? goal, Bound? stretch)
        {
            var kept = run.Kept(server, of);
            return new(Id, what, kept.Value, "x")
            {
                Goal = goal,
                Stretch = stretch,
                Spread = (kept.Low, kept.High),
                Control = control,
                IsNoisy = run.IsNoisy,
                Baseline = $"{run.Describe(server)}; {run.Describe(of)}",
            };
        }

        Figure Bytes()
        {
            var over = run.BytesOver(Contract);
            return new(Id, "whole contract, allocated per request over bare", over.Value, "B") { Goal = Bound.Most(1700), Stretch = Bound.Most(600), Spread = (over.Low, over.High) };
        }
    }

    /// <summary>The contract's server beside the bare one only: its cost, and who allocates.</summary>
    private async Task<IReadOnlyList<Figure>> ProfileAsync(Options options, LoadProcess load, OtlpSink sink, CancellationToken cancellationToken)
    {
        await using var bare = await ServerProcess.StartAsync(Modes.Bare, null, cancellationToken);
        await using var contract = await ServerProcess.StartAsync(Modes.Contract, sink.Port, cancellationToken, new KeyValuePair<string, string>(AllocationProfile.Variable, "1"));
        var run = await ServerRounds.RunAsync(options, load, [bare, contract], cancellationToken);
        var types = (await contract.ReadAsync(cancellationToken)).Types ?? new Dictionary<string, long>();
        var kept = run.Kept(1);
        var over = run.BytesOver(1);
        return
        [
            new(Id, "whole contract, share of bare by CPU", kept.Value, "x") { Spread = (kept.Low, kept.High), IsNoisy = run.IsNoisy, Baseline = $"{run.Describe(1)}; {run.Describe(0)}" },
            new(Id, "whole contract, allocated per request over bare", over.Value, "B") { Spread = (over.Low, over.High) },
            .. types.OrderByDescending(static type => type.Value).Take(40).Select(type => new Figure(Id, type.Key, (double)type.Value / contract.Requests, "B")),
        ];
    }
}
