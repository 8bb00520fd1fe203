using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using AiTeams.Contracts;
using AiTeams.Tests.Support;
using AiTeams.WorkflowEngine.Executions;

namespace AiTeams.Tests.WorkflowEngine.Support;

/// <summary>The engine's own program, to be killed.</summary>
internal sealed partial class EngineProcess : IDisposable
{
    private readonly Process _process;

    private EngineProcess(Process process, HttpClient client) => (_process, Client) = (process, client);

    /// <summary>Calls as tenant acme.</summary>
    public HttpClient Client { get; }

    public static async Task<EngineProcess> StartAsync(string folder, TargetServer target)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(ExecutionRow).Assembly.Location);
        start.Environment["AITEAMS_DATA"] = folder;
        start.Environment["ENVIRONMENT"] = "dev";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Http__AllowedTargets__0"] = target.HostAndPort;

        // A call that the target holds must not give up before the kill.
        start.Environment["Http__Timeout"] = "00:10:00";
        start.Environment["Executions__NodeTimeout"] = "00:10:00";
        var process = Process.Start(start)!;

        // Read to its end: a full pipe would hold the engine.
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match) listening.TrySetResult(new(match.Value));
        };
        process.BeginOutputReadLine();
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        client.DefaultRequestHeaders.Add(InternalHeaders.TenantId, "acme");
        var engine = new EngineProcess(process, client);
        try
        {
            client.BaseAddress = await listening.Task.WaitAsync(Patience.Most);
            await Eventually.GetAsync(async cancel =>
            {
                using var response = await client.GetAsync("/health", cancel);
                return response.StatusCode;
            }, status => status == HttpStatusCode.OK);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL: nothing is flushed, nothing said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    [GeneratedRegex(@"(?<=Now listening on: )http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        Client.Dispose();
    }
}
