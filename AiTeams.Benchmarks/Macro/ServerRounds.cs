using AiTeams.Benchmarks.Macro.Load;
using AiTeams.Benchmarks.Macro.Servers;
using AiTeams.Benchmarks.Results;

namespace AiTeams.Benchmarks.Macro;

/// <summary>Servers that live side by side, loaded one after another in rounds whose order is reversed each time. The first is the baseline.</summary>
internal sealed class ServerRounds
{
    private readonly IReadOnlyList<ServerProcess> _servers;
    private readonly List<Sample[]> _rounds = [];

    private ServerRounds(IReadOnlyList<ServerProcess> servers) => _servers = servers;

    /// <summary>Median over the rounds: one disturbed round of many does not make the result noisy.</summary>
    internal double Foreign => Median.Of(_rounds.SelectMany(static round => round).Select(static sample => sample.Foreign)).Value;

    internal bool IsNoisy => Foreign > CoreClock.Noise;

    internal static async Task<ServerRounds> RunAsync(Options options, LoadProcess load, IReadOnlyList<ServerProcess> servers, CancellationToken cancellationToken)
    {
        var run = new ServerRounds(servers);
        for (var burst = 0; burst < options.WarmUps; burst++)
        {
            foreach (var server in servers)
            {
                await server.LoadAsync(load, options.Test ? options.Burst : TimeSpan.FromSeconds(2), cancellationToken);
                // Compilation catches up in the pause: under load it starves on one core.
                if (!options.Test) await Task.Delay(TimeSpan.FromSeconds(0.7), TimeProvider.System, cancellationToken);
            }
        }
        for (var round = 0; round < options.Rounds; round++)
        {
            var samples = new Sample[servers.Count];
            foreach (var i in round % 2 == 0 ? Enumerable.Range(0, servers.Count) : Enumerable.Range(0, servers.Count).Reverse())
                samples[i] = await servers[i].MeasureAsync(load, options.Burst, cancellationToken);
            run._rounds.Add(samples);
        }
        return run;
    }

    internal Median Of(int server, Func<Sample, double> what) => Median.Of(_rounds.Select(round => what(round[server])));

    /// <summary>Share of one server's capacity that another keeps, by CPU per request.</summary>
    internal Median Kept(int server, int of = 0) => Median.Of(_rounds.Select(round => round[of].Cpu / round[server].Cpu));

    /// <summary>What a server needs more than the baseline, by CPU per request: 0.06 is six percent.</summary>
    internal Median Over(int server) => Median.Of(_rounds.Select(round => round[server].Cpu / round[0].Cpu - 1));

    /// <summary>Bytes per request beyond those of the baseline.</summary>
    internal Median BytesOver(int server) => Median.Of(_rounds.Select(round => round[server].Bytes - round[0].Bytes));

    internal string Describe(int server) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{_servers[server].Mode}: {Of(server, static sample => sample.Cpu).Value:0.00} us and {Of(server, static sample => sample.Bytes).Value:#,0} B a request, {Of(server, static sample => sample.Rate).Value:#,0} requests/s");
}
