using AiTeams.Benchmarks.Results;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>P3: what a log call costs that its level keeps silent.</summary>
internal sealed class BelowLevelBenchmark : IBenchmark
{
    public string Id => "P3";

    public async Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken)
    {
        await using var app = ContractHost.Build(new LastLine());
        var ours = new ContractLines(app.Services);
        var id = new string('0', 32);
        using var microsoft = new MicrosoftLines(id, id, id[..16]);
        using var serilog = new SerilogLines(id);
        using var nlog = new NLogLines(id, id, id[..16]);
        var run = await InterleavedRun.RunAsync(options, cancellationToken,
            new("Microsoft's console logger", count => { for (var i = 0; i < count; i++) microsoft.CallBelowLevel(); }),
            new("contract", count => { for (var i = 0; i < count; i++) ours.CallBelowLevel(); }),
            new("Serilog", count => { for (var i = 0; i < count; i++) serilog.CallBelowLevel(); }),
            new("NLog", count => { for (var i = 0; i < count; i++) nlog.CallBelowLevel(); }));
        var own = run.Nanoseconds(1);
        return
        [
            new(Id, "log call below its level", own.Value, "ns")
            {
                Goal = Bound.Most(5), Spread = (own.Low, own.High), Control = run.Control, IsNoisy = run.IsNoisy,
                Baseline = string.Join("; ", run.Describe(0), run.Describe(2), run.Describe(3)),
            },
            new(Id, "log call below its level, allocated", run.Bytes(1), "B") { Goal = Bound.Most(0) },
        ];
    }
}
