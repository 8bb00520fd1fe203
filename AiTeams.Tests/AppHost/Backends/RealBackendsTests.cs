using AiTeams.Tests.Support;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>The AppHost with the real backends as programs: one story and its numbers, read back through their own APIs.</summary>
public sealed class RealBackendsTests
{
    [RealProgramsFact("otelcol-contrib", "jaeger", "prometheus", "loki", "alertmanager")]
    public async Task A_story_is_in_every_backend_and_its_numbers_once_and_stopping_leaves_nothing()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>([$"--AITEAMS_DATA={data.Path}", "--Backends=native"], deadline.Token);
        List<LinuxProcess> started = [];
        await using (var app = await builder.BuildAsync(deadline.Token))
        {
            await app.StartAsync(deadline.Token);
            foreach (var resource in StoryInBackends.Resources)
            {
                await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
            }

            // By their ids: other tests of this process start such programs too.
            var all = LinuxProcess.DescendantsOf(Environment.ProcessId);
            foreach (var resource in StoryInBackends.Resources)
            {
                var pid = await ServiceProcess.OfAsync(app, resource, deadline.Token);
                started.Add(all.Single(process => process.Id == pid));
            }

            using var story = new StoryInBackends(app);
            await story.IsToldAndFoundAsync(deadline.Token);
            await app.StopAsync(deadline.Token);
        }

        Assert.DoesNotContain(started, process => process.IsAlive);
    }
}
