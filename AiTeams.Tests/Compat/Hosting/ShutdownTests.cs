using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

public sealed class ShutdownTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("aiteams-host-").FullName;
    private readonly CancellationTokenSource _deadline = new(TestApplication.Deadline);

    [ShellFact]
    public async Task SIGTERM_leaves_no_process_and_no_record_behind()
    {
        using var host = new SmallAppHostProcess(_data);
        await host.WaitUntilReadyAsync(_deadline.Token);
        var children = host.Children();
        Assert.Equal(2, children.Length);
        Assert.All(children, pid => Assert.True(Processes.Runs(pid)));
        var sleeper = await ChildOfAsync(children);

        host.Terminate();

        Assert.Equal(0, await host.WaitForExitAsync(_deadline.Token));
        Assert.All([.. children, sleeper], pid => Assert.False(Processes.Runs(pid)));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_data, "running")));
        Assert.Equal("", await host.Error.ReadToEndAsync(_deadline.Token));
    }

    [ShellFact]
    public async Task Ctrl_C_ends_the_run_and_the_code_after_it()
    {
        using var host = new SmallAppHostProcess(_data);
        await host.WaitUntilReadyAsync(_deadline.Token);
        var children = host.Children();

        host.Interrupt();

        Assert.Equal(0, await host.WaitForExitAsync(_deadline.Token));
        Assert.All(children, pid => Assert.False(Processes.Runs(pid)));
        Assert.Equal("STOPPED", (await host.Output.ReadToEndAsync(_deadline.Token)).Trim());
    }

    [ShellFact]
    public async Task After_a_hard_kill_the_next_start_ends_the_orphans_first()
    {
        int[] orphans;
        int sleeper;
        using (var killed = new SmallAppHostProcess(_data))
        {
            await killed.WaitUntilReadyAsync(_deadline.Token);
            orphans = killed.Children();
            sleeper = await ChildOfAsync(orphans);
            killed.Kill();
            await killed.WaitForExitAsync(_deadline.Token);
        }

        Assert.All([.. orphans, sleeper], pid => Assert.True(Processes.Runs(pid)));
        using var next = new SmallAppHostProcess(_data);
        await next.WaitUntilReadyAsync(_deadline.Token);

        Assert.All([.. orphans, sleeper], pid => Assert.False(Processes.Runs(pid)));
        Assert.All(next.Children(), pid => Assert.True(Processes.Runs(pid)));
        next.Terminate();
        await next.WaitForExitAsync(_deadline.Token);
    }

    [ShellFact]
    public async Task A_second_application_on_the_same_data_leaves_the_first_alone()
    {
        using var first = new SmallAppHostProcess(_data);
        await first.WaitUntilReadyAsync(_deadline.Token);
        using var second = new SmallAppHostProcess(_data);
        await second.WaitUntilReadyAsync(_deadline.Token);

        Assert.All(first.Children(), pid => Assert.True(Processes.Runs(pid)));

        second.Terminate();
        await second.WaitForExitAsync(_deadline.Token);
        Assert.All(first.Children(), pid => Assert.True(Processes.Runs(pid)));
        first.Terminate();
        await first.WaitForExitAsync(_deadline.Token);
    }

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>The sleep that the sample's shell has started.</summary>
    private async Task<int> ChildOfAsync(int[] parents)
    {
        while (true)
        {
            var child = Directory.GetDirectories("/proc").Select(Path.GetFileName)
                .Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture))
                .FirstOrDefault(pid => ParentOf(pid) is { } parent && parents.Contains(parent));
            if (child != 0) return child;
            _deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static int? ParentOf(int pid)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
