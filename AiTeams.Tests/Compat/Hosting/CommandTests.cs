using System.Diagnostics;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

public sealed class CommandTests
{
    [Fact]
    public async Task A_killed_service_is_not_restarted_until_the_start_command_says_so()
    {
        await using var test = new TestApplication();
        test.Builder.AddProject<Projects.SmallService>("small").WithHttpHealthCheck("/health");
        await test.StartAsync();
        var before = await test.States.WaitForResourceHealthyAsync("small", test.Token);
        using var client = test.Application.CreateHttpClient("small", "http");
        var firstPid = await client.GetFromJsonAsync<int>("/pid", test.Token);
        Assert.Equal(firstPid, before.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value);

        using (var process = Process.GetProcessById(firstPid)) process.Kill();
        var ended = await test.States.WaitForResourceAsync("small", e => e.Snapshot.State?.Text == KnownResourceStates.Finished, test.Token);
        Assert.Equal(137, ended.Snapshot.ExitCode);
        Assert.All(ended.Snapshot.Urls, url => Assert.True(url.IsInactive));

        var result = await test.Application.ResourceCommands.ExecuteCommandAsync(ended.ResourceId, KnownResourceCommands.StartCommand, test.Token);

        Assert.True(result.Success, result.Message);
        await test.States.WaitForResourceHealthyAsync("small", test.Token);
        Assert.NotEqual(firstPid, await client.GetFromJsonAsync<int>("/pid", test.Token));
    }

    [ShellFact]
    public async Task Start_stop_and_restart_do_what_they_say()
    {
        await using var test = new TestApplication();
        test.AddShell("shell", "echo begun; exec sleep 600").WithExplicitStart();
        await test.StartAsync();
        await test.WaitForAsync("shell", KnownResourceStates.NotStarted);

        Assert.True((await RunAsync("start")).Success);
        Assert.False((await RunAsync("start")).Success);
        var first = Pid();
        Assert.True((await RunAsync("restart")).Success);
        Assert.NotEqual(first, Pid());
        Assert.True((await RunAsync("stop")).Success);
        Assert.Equal(KnownResourceStates.Finished, await test.WaitForAsync("shell", [.. KnownResourceStates.TerminalStates]));
        Assert.Contains("no command 'dance'", (await RunAsync("dance")).Message, StringComparison.Ordinal);

        Task<ExecuteCommandResult> RunAsync(string command) => test.Application.ResourceCommands.ExecuteCommandAsync("shell", command, test.Token);

        int Pid() => test.States.TryGetCurrentState("shell", out var state)
            ? (int)state.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value!
            : 0;
    }

    [ShellFact]
    public async Task Stop_while_waiting_ends_the_wait()
    {
        await using var test = new TestApplication();
        var never = test.AddShell("never", "sleep 600").WithExplicitStart();
        test.AddShell("waiter", "exit 0").WaitFor(never);
        await test.StartAsync();
        await test.WaitForAsync("waiter", KnownResourceStates.Waiting);

        var result = await test.Application.ResourceCommands.ExecuteCommandAsync("waiter", KnownResourceCommands.StopCommand, test.Token);

        Assert.True(result.Success);
        await test.WaitForAsync("waiter", KnownResourceStates.Exited);
    }

    [ShellFact]
    public async Task A_process_that_ignores_the_request_to_end_is_killed_with_its_children()
    {
        await using var test = new TestApplication();
        test.AddShell("stubborn", "trap '' TERM; sleep 600 & echo child $!; wait; wait");
        await test.StartAsync();
        var child = int.Parse((await test.FirstLineAsync("stubborn")).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

        await test.Application.ResourceCommands.ExecuteCommandAsync("stubborn", KnownResourceCommands.StopCommand, test.Token);

        await Processes.WaitForEndAsync(child, test.Token);
    }
}
