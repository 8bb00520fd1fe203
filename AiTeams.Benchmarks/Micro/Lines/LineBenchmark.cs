using System.Diagnostics;
using System.Text.Json;
using AiTeams.Benchmarks.Results;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>P2: a log call, from the caller's values to the bytes of its line, against those that others use, with the same values.</summary>
internal sealed class LineBenchmark : IBenchmark
{
    public string Id => "P2";

    public async Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var activity = new Activity("POST /workflows/{id}/execute") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        activity.Start();
        var (traceId, spanId) = (activity.TraceId.ToHexString(), activity.SpanId.ToHexString());
        using var story = Telemetry.Begin();
        Telemetry.Tenant(Values.TenantId);
        Telemetry.User(Values.UserId, Values.Segment);

        var line = new LastLine();
        await using var app = ContractHost.Build(line);
        var ours = new ContractLines(app.Services);
        using var microsoft = new MicrosoftLines(traceId, traceId, spanId);
        using var serilog = new SerilogLines(traceId);
        using var nlog = new NLogLines(traceId, traceId, spanId);

        var receipts = await InterleavedRun.RunAsync(options, cancellationToken,
            new("Microsoft's JSON console formatter", count => { for (var i = 0; i < count; i++) microsoft.Receipt(); }),
            new("contract", count => { for (var i = 0; i < count; i++) ours.Receipt(); }),
            new("Serilog's JsonFormatter", count => { for (var i = 0; i < count; i++) serilog.Receipt(); }),
            new("NLog's JsonLayout", count => { for (var i = 0; i < count; i++) nlog.Receipt(); }));
        SayTheSame(Values.Path, line.Written.ToArray(), microsoft.Written.ToArray(), serilog.Written.ToArray(), nlog.Written.ToArray());
        var receiptBytes = line.Written.Length;

        var calls = await InterleavedRun.RunAsync(options, cancellationToken,
            new("Microsoft's JSON console formatter", count => { for (var i = 0; i < count; i++) microsoft.Call(); }),
            new("contract", count => { for (var i = 0; i < count; i++) ours.Call(); }),
            new("Serilog's JsonFormatter", count => { for (var i = 0; i < count; i++) serilog.Call(); }),
            new("NLog's JsonLayout", count => { for (var i = 0; i < count; i++) nlog.Call(); }));
        SayTheSame(Values.ExecutionId, line.Written.ToArray(), microsoft.Written.ToArray(), serilog.Written.ToArray(), nlog.Written.ToArray());

        return
        [
            .. Figures("receipt line", receipts, Bound.Most(350), Bound.Most(0), Bound.Least(5), Bound.Least(6.5), receiptBytes),
            .. Figures("source-generated ILogger call", calls, Bound.Most(620), Bound.Most(104), Bound.Least(3), Bound.Least(4), line.Written.Length),
        ];
    }

    private IEnumerable<Figure> Figures(string what, InterleavedRun run, Bound time, Bound bytes, Bound faster, Bound stretch, int length)
    {
        var noisy = run.IsNoisy;
        var own = run.Nanoseconds(1);
        yield return new(Id, $"{what}, {length} B of JSON", own.Value, "ns") { Goal = time, Spread = (own.Low, own.High), IsNoisy = noisy };
        yield return new(Id, $"{what}, allocated", run.Bytes(1), "B") { Goal = bytes };
        yield return Faster(0, $"{what}, against Microsoft", run.Ratio(1)) with { Goal = faster, Stretch = stretch };
        yield return Faster(2, $"{what}, against Serilog", run.Ratio(1, than: 2));
        yield return Faster(3, $"{what}, against NLog", run.Ratio(1, than: 3));

        Figure Faster(int than, string name, Median ratio) =>
            new(Id, name, ratio.Value, "x") { Spread = (ratio.Low, ratio.High), Control = run.Control, Baseline = run.Describe(than), IsNoisy = noisy };
    }

    /// <summary>A formatter that leaves values out, or writes no JSON, must not win.</summary>
    private static void SayTheSame(string value, params ReadOnlySpan<byte[]> lines)
    {
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            if (!json.RootElement.GetRawText().Contains(value, StringComparison.Ordinal) || !json.RootElement.GetRawText().Contains(Values.TenantId, StringComparison.Ordinal))
                throw new InvalidOperationException($"A line lacks what the others say: {json.RootElement.GetRawText()}");
        }
    }
}
