using AiTeams.Tests.Support;

namespace AiTeams.Tests.Monitoring.Alerting;

/// <summary>The real Alertmanager with this project's configuration and templates, on a free port.</summary>
internal sealed class RunningAlertmanager : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly RunningProgram _program;

    private RunningAlertmanager(TempFolder folder, RunningProgram program, Uri address)
    {
        (_folder, _program) = (folder, program);
        Client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public string Authority => Client.BaseAddress!.Authority;

    /// <summary>What it has said so far.</summary>
    public string Output => _program.Output;

    /// <param name="secrets">File name and contents of each secret that is there.</param>
    /// <param name="change">Changes the text of alertmanager.yml, after the folder of secrets was named.</param>
    public static async Task<RunningAlertmanager> StartAsync(IReadOnlyDictionary<string, string> secrets, Func<string, string> change)
    {
        var folder = new TempFolder();
        var secretFolder = Directory.CreateDirectory(Path.Combine(folder.Path, "secrets")).FullName;
        foreach (var (name, value) in secrets) await File.WriteAllTextAsync(Path.Combine(secretFolder, name), value);
        Directory.CreateDirectory(Path.Combine(folder.Path, "alertmanager"));
        foreach (var template in Directory.EnumerateFiles(Path.Combine(MonitoringFolder.Path, "alertmanager")))
            File.Copy(template, Path.Combine(folder.Path, "alertmanager", Path.GetFileName(template)));
        var committed = await File.ReadAllTextAsync(Path.Combine(MonitoringFolder.Path, "alertmanager.yml"));
        var file = Path.Combine(folder.Path, "alertmanager.yml");
        await File.WriteAllTextAsync(file, change(committed.Replace("/run/secrets", secretFolder, StringComparison.Ordinal)));

        var port = FreePort.Next();
        var address = new Uri($"http://127.0.0.1:{port}");
        var program = await RunningProgram.StartAsync(
            "alertmanager", folder.Path, new Uri(address, "/-/ready"),
            $"--config.file={file}", $"--storage.path={Path.Combine(folder.Path, "data")}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=warn");
        return new(folder, program, address);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _program.DisposeAsync();
        _folder.Dispose();
    }
}
