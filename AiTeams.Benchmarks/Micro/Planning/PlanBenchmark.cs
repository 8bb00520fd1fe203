using AiTeams.Benchmarks.Results;
using AiTeams.WorkflowAgent.Planning.Offline;

namespace AiTeams.Benchmarks.Micro.Planning;

/// <summary>P13: from a person's sentence to a validated graph, without a model.</summary>
internal sealed class PlanBenchmark : IBenchmark
{
    private const string Short = "Get https://api.example.com/weather and post the result to https://hooks.example.com/weather";

    private const string Long =
        "Every weekday at 8:30 in Europe/Berlin get https://api.example.com/orders, take id and total from it, wait 5 seconds, "
        + "and if total is greater than 100 post it to https://hooks.example.com/large, otherwise post it to https://hooks.example.com/small";

    private const string Chinese = "每天早上8点获取 https://api.example.com/weather，等待5秒，然后把结果发送到 https://hooks.example.com/weather";

    public string Id => "P13";

    public async Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken)
    {
        var run = await InterleavedRun.RunAsync(options, cancellationToken, Planning(Short), Planning(Long), Planning(Chinese));
        return [Figure(0, "one step"), Figure(1, "schedule, extraction, condition"), Figure(2, "Chinese")];

        Figure Figure(int operation, string what)
        {
            var time = run.Nanoseconds(operation);
            return new(Id, $"offline plan of a sentence, {what}", time.Value / 1e6, "ms")
            {
                Goal = Bound.Most(1),
                Spread = (time.Low / 1e6, time.High / 1e6),
                Control = run.Control,
                IsNoisy = run.IsNoisy,
                Baseline = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{run.Bytes(operation):#,0} B allocated"),
            };
        }
    }

    private static Operation Planning(string sentence)
    {
        if (OfflinePlanner.Plan(sentence, [], modelConfigured: false) is { Graph: null } failed)
            throw new InvalidOperationException($"'{sentence}' is not planned: {failed.Question ?? failed.Message}");
        return new(sentence, count => { for (var i = 0; i < count; i++) OfflinePlanner.Plan(sentence, [], modelConfigured: false); });
    }
}
