using System.Net.Sockets;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

/// <summary>A model of the test's own on the stand-in host, with a data folder of its own and a deadline on everything.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    internal static readonly TimeSpan Deadline = Patience.Most;

    private readonly CancellationTokenSource _deadline = new(Deadline);
    private DistributedApplication? _application;

    internal TestApplication(params string[] args)
    {
        Data = Directory.CreateTempSubdirectory("aiteams-host-").FullName;
        Builder = DistributedApplicationTestingBuilder.Create([$"--AITEAMS_DATA={Data}", .. args]);
    }

    internal string Data { get; }

    internal IDistributedApplicationTestingBuilder Builder { get; }

    internal CancellationToken Token => _deadline.Token;

    internal DistributedApplication Application => _application ?? throw new InvalidOperationException("Not started.");

    internal ResourceNotificationService States => Application.ResourceNotifications;

    internal IResourceBuilder<ExecutableResource> AddShell(string name, string script, params object[] args) =>
        Builder.AddExecutable(name, "/bin/sh", Data, [(object)"-c", script, .. args]);

    internal async Task StartAsync()
    {
        _application = await Builder.BuildAsync(Token);
        await _application.StartAsync(Token);
    }

    internal Task<string> WaitForAsync(string resource, params string[] states) => States.WaitForResourceAsync(resource, states, Token);

    /// <summary>Everything the resource has printed, without the times in front.</summary>
    internal async Task<string[]> OutputAsync(string resource)
    {
        var lines = new List<string>();
        await foreach (var batch in Application.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource))
            lines.AddRange(batch.Select(line => WithoutTime(line.Content)));
        return [.. lines];
    }

    internal async Task<string> FirstLineAsync(string resource)
    {
        await foreach (var batch in Application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource).WithCancellation(Token))
            return WithoutTime(batch[0].Content);
        throw new InvalidOperationException($"{resource} printed nothing.");
    }

    /// <summary>The variables of a shell that ran env.</summary>
    internal async Task<Dictionary<string, string>> VariablesAsync(string resource)
    {
        await WaitForAsync(resource, KnownResourceStates.Finished);
        return (await OutputAsync(resource)).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    internal static string WithoutTime(string content) => content[(content.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    internal static TcpListener Listen()
    {
        var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null) await _application.DisposeAsync();
        await Builder.DisposeAsync();
        Directory.Delete(Data, recursive: true);
        _deadline.Dispose();
    }
}

/// <summary>A test with real shells.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = File.Exists("/bin/sh") ? null : "This machine has no /bin/sh.";
}
