using AiTeams.Benchmarks;
using AiTeams.Benchmarks.Macro;
using AiTeams.Benchmarks.Macro.Load;
using AiTeams.Benchmarks.Macro.Servers;
using AiTeams.Benchmarks.Micro.Lines;
using AiTeams.Benchmarks.Micro.Metrics;
using AiTeams.Benchmarks.Micro.Planning;
using AiTeams.Benchmarks.Micro.Requests;
using AiTeams.Benchmarks.Results;

if (args is [ChildProgram.Serve, var mode]) return await ServerProgram.RunAsync(mode);
if (args is [ChildProgram.Load]) return await LoadGenerator.RunAsync();

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

Options options;
IBenchmark[] all = [new LineBenchmark(), new BelowLevelBenchmark(), new MetricBenchmark(), new PipelineBenchmark(), new ScrapeBenchmark(), new PlanBenchmark(), new RequestBenchmark(), new EndpointBenchmark()];
try
{
    options = Options.Parse(args);
    if (options.Goals.Except(all.Select(static benchmark => benchmark.Id), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown)
        throw new ArgumentException($"There is no benchmark {unknown}; there are {string.Join(' ', all.Select(static benchmark => benchmark.Id))}.");
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

Console.WriteLine($"Machine: {Machine.Describe()}");
var figures = new List<Figure>();
foreach (var benchmark in all.Where(benchmark => options.Goals.Count == 0 || options.Goals.Contains(benchmark.Id, StringComparer.OrdinalIgnoreCase)))
{
    var measured = await benchmark.RunAsync(options, stop.Token);
    figures.AddRange(measured);
    Console.Write(Report.Text(measured));
}
if (options.Markdown) Console.Write(Report.Markdown(figures));
if (options.Json is { } file) await File.WriteAllTextAsync(file, Report.Json(figures), stop.Token);
return options.Gate && figures.Exists(static figure => figure is { IsMet: false, IsNoisy: false }) ? 1 : 0;
