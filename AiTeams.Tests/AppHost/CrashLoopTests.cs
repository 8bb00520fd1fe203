using System.Collections.Concurrent;
using System.Text;
using AiTeams.AppHost.Startup;
using AiTeams.Contracts;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.AppHost;

/// <summary>Services that end by themselves, under the AppHost's eyes.</summary>
public sealed class CrashLoopTests
{
    [Fact]
    public async Task A_service_that_cannot_start_is_tried_five_times_and_then_left_alone_with_one_line()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(9));
        using var data = new TempFolder();
        using var output = new RecordingWriter();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
            [$"--AITEAMS_DATA={data.Path}", "--Backends=off"], deadline.Token);
        builder.Services.AddSingleton(new Terminal(output, TimeProvider.System));
        // Five starts take longer than a minute on a busy machine; by this clock they do not.
        builder.Services.AddSingleton<TimeProvider>(new OtherClock(slower: 20));
        var agent = builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == ServiceNames.WorkflowAgent);
        // A service whose two environments disagree refuses to start: the plainest way to have one that crashes in a loop.
        builder.CreateResourceBuilder(agent).WithEnvironment("ASPNETCORE_ENVIRONMENT", "Production");

        string[] told;
        await using (var app = await builder.BuildAsync(deadline.Token))
        {
            await app.StartAsync(deadline.Token);
            told = await Eventually.GetAsync(
                _ => Task.FromResult(About(output)), lines => lines.Any(line => line.Contains("not started again", StringComparison.Ordinal)), TimeSpan.FromMinutes(6));
        }

        Assert.Equal(["1 s.", "2 s.", "5 s.", "10 s."], told.Where(line => line.Contains("starting it again in ", StringComparison.Ordinal)).Select(line => line.Split(" in ")[1]));
        var last = Assert.Single(told, line => line.Contains("not started again", StringComparison.Ordinal));
        Assert.Contains("workflow-agent: exited with code ", last, StringComparison.Ordinal);
        Assert.Contains(", the 5th time within a minute: not started again. It said: ", last, StringComparison.Ordinal);
    }

    private static string[] About(RecordingWriter output) => [.. output.Lines.Where(line => line.Contains("workflow-agent: ", StringComparison.Ordinal))];

    private sealed class RecordingWriter : TextWriter
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => Lines.Enqueue(value ?? "");
    }
}
