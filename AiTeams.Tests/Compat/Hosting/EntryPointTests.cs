using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

public sealed class EntryPointTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("aiteams-host-").FullName;
    private readonly CancellationTokenSource _deadline = new(TestApplication.Deadline);

    private string[] Args => [$"--AITEAMS_DATA={_data}"];

    [ShellFact]
    public async Task The_entry_point_waits_in_Build_until_the_test_has_changed_the_model()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SmallAppHost>(Args, _deadline.Token);
        Assert.Equal(["small", "shell"], builder.Resources.Select(r => r.Name));
        Assert.EndsWith("SmallAppHost", builder.AppHostDirectory, StringComparison.Ordinal);
        Assert.Equal("true", builder.Configuration["DcpPublisher:RandomizePorts"]);
        var small = builder.CreateResourceBuilder((ProjectResource)builder.Resources.Single(r => r.Name == "small"));
        small.WithEnvironment("FROM_TEST", "yes");

        await using var app = await builder.BuildAsync(_deadline.Token);
        Assert.Throws<InvalidOperationException>(() => app.GetEndpoint("small"));
        await app.StartAsync(_deadline.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("shell", _deadline.Token);

        using var client = app.CreateHttpClient("small", "http");
        var variables = await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", _deadline.Token);
        Assert.Equal("yes", variables!["FROM_TEST"]);
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("nobody"));
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("small", "nothing"));
        await Assert.ThrowsAsync<DistributedApplicationException>(() => app.ResourceNotifications.WaitForResourceHealthyAsync("nobody", _deadline.Token));
    }

    [ShellFact]
    public async Task Disposing_ends_everything_the_application_started()
    {
        var pid = 0;
        await using (var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SmallAppHost>(Args, _deadline.Token))
        {
            await using var app = await builder.BuildAsync(_deadline.Token);
            await app.StartAsync(_deadline.Token);
            var running = await app.ResourceNotifications.WaitForResourceHealthyAsync("small", _deadline.Token);
            pid = (int)running.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value!;
            Assert.True(Processes.Runs(pid));
        }

        Assert.False(Processes.Runs(pid));
    }

    [Fact]
    public async Task A_builder_that_is_never_built_lets_its_entry_point_go()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SmallAppHost>(Args, _deadline.Token);

        await builder.DisposeAsync().AsTask().WaitAsync(_deadline.Token);
    }

    [Fact]
    public async Task An_entry_point_that_fails_fails_the_test()
    {
        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => DistributedApplicationTestingBuilder.CreateAsync<Projects.SmallAppHost>(Args,
            (_, _) => throw new NotSupportedException("not today"), _deadline.Token));

        Assert.Equal("not today", failure.Message);
    }

    [Fact]
    public async Task Empty_arguments_are_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => DistributedApplicationTestingBuilder.CreateAsync<Projects.SmallAppHost>([""], _deadline.Token));

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
