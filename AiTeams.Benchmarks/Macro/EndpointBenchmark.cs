using System.Net;
using System.Net.Sockets;
using AiTeams.Benchmarks.Macro.Load;
using AiTeams.Benchmarks.Macro.Servers;
using AiTeams.Benchmarks.Macro.Sink;
using AiTeams.Benchmarks.Results;

namespace AiTeams.Benchmarks.Macro;

/// <summary>P4: what an OTLP endpoint that does not do its part costs the service; and the second half of P5: what it loses is counted to the last span.</summary>
internal sealed class EndpointBenchmark : IBenchmark
{
    private const double Megabyte = 1024 * 1024;

    public string Id => "P4";

    public async Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken)
    {
        Affinity.BindThisProcess(Affinity.HelperCore);
        // Bound and not listening: nobody else can take the port, and every connection is refused.
        using var dead = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        dead.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var slow = new OtlpSink(Manner.Slow);
        using var blackHole = new OtlpSink(Manner.BlackHole);
        using var refusing = new OtlpSink(Manner.Refusing);
        (string What, int? Port, OtlpSink? Sink)[] endpoints =
        [
            ("none", null, null), ("dead", ((IPEndPoint)dead.LocalEndPoint!).Port, null), ("refusing", refusing.Port, refusing), ("black-holed", blackHole.Port, blackHole),
            ("slow", slow.Port, slow),
        ];

        await using var load = new LoadProcess();
        var servers = new List<ServerProcess>();
        try
        {
            foreach (var (_, port, _) in endpoints) servers.Add(await ServerProcess.StartAsync(Modes.Contract, port, cancellationToken));
            var run = await ServerRounds.RunAsync(options, load, servers, cancellationToken);
            var figures = new List<Figure>();
            var memory = servers[0].WorkingSet;
            for (var i = 1; i < servers.Count; i++) figures.AddRange(await FiguresAsync(endpoints[i].What, endpoints[i].Sink, run, i, servers[i], memory, cancellationToken));
            return figures;
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<Figure>> FiguresAsync(
        string what, OtlpSink? sink, ServerRounds run, int i, ServerProcess server, long memory, CancellationToken cancellationToken)
    {
        var over = run.Over(i);
        var exceptions = run.Of(i, static sample => sample.Exceptions);
        var more = (server.WorkingSet - memory) / Megabyte;
        var (last, took) = await server.StopAsync(cancellationToken);
        var told = last.Exported("traces") + last.Dropped("traces");
        return
        [
            new(Id, $"{what} endpoint, CPU over none", 100 * over.Value, "%")
            {
                Goal = Bound.Most(6), Stretch = Bound.Most(1), Spread = (100 * over.Low, 100 * over.High), IsNoisy = run.IsNoisy, Baseline = $"{run.Describe(i)}; {run.Describe(0)}",
            },
            new(Id, $"{what} endpoint, working set over none", more, "MB") { Goal = Bound.Most(15) },
            new(Id, $"{what} endpoint, exceptions per second", exceptions.Value, "/s") { Goal = Bound.Most(10), Stretch = Bound.Most(1), Spread = (exceptions.Low, exceptions.High) },
            new(Id, $"{what} endpoint, orderly end under its 8 s bound", took.TotalSeconds, "s") { Goal = Bound.Most(10) },
            new("P5", $"{what} endpoint, spans neither exported nor counted as dropped", Math.Abs(server.Spans - told), "")
            {
                Goal = Bound.Most(0),
                Baseline = $"{server.Spans:#,0} made; {last.Exported("traces"):#,0} exported, {last.Dropped("traces"):#,0} dropped by the ledger" + (sink is null ? "" : $"; {sink.Spans:#,0} answered by the endpoint"),
            },
        ];
    }
}
