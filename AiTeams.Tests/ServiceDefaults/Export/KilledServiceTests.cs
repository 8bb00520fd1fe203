using AiTeams.Testing.Otlp;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Export;

/// <summary>With a retry folder a power cut costs what was not on disk yet, and nothing of what was.</summary>
public sealed class KilledServiceTests
{
    [Fact]
    public async Task What_waited_on_disk_when_the_service_was_killed_arrives_after_its_next_start()
    {
        using var folder = new TempFolder();
        List<string> ids = [];
        await using (var service = ChildProcess.Start(ServeAsync, folder.Path, $"http://127.0.0.1:{FreePort.Next()}"))
        {
            for (var i = 0; i < 20; i++) ids.Add((await service.ReadLineAsync())!);
            await Eventually.TrueAsync(() => AreKept(folder, "traces", ids) && AreKept(folder, "logs", ids));
            await service.KillAsync();
        }
        await using var sink = await OtlpSink.StartAsync();

        await using var next = await TestService.StartAsync(settings: Settings(folder.Path, sink.GrpcEndpoint.ToString()));

        await sink.Received.WaitForAsync(received => ids.TrueForAll(id => received.SpansOf(id).Any() && received.LogsOf(id).Any()));
        await Eventually.TrueAsync(() => Kept(folder, "traces").Length == 0 && Kept(folder, "logs").Length == 0);
    }

    /// <summary>A service in a process of its own; says the tracking id of each request, and then waits for its end.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        await using var service = await TestService.StartAsync(static app => app.MapGet("/ok", () => "ok"), settings: Settings(arguments[0], arguments[1]));
        for (var i = 0; i < 20; i++)
        {
            using var response = await service.GetAsync("/ok");
            Console.WriteLine(response.TrackingId());
        }
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Each id is in a file, as the sixteen bytes that OTLP writes.</summary>
    private static bool AreKept(TempFolder folder, string signal, List<string> ids)
    {
        var kept = Kept(folder, signal).SelectMany(File.ReadAllBytes).ToArray();
        return ids.TrueForAll(id => kept.AsSpan().IndexOf(Convert.FromHexString(id)) >= 0);
    }

    private static string[] Kept(TempFolder folder, string signal) =>
        Directory.GetDirectories(folder.Path).Select(service => Path.Combine(service, signal)).FirstOrDefault(Directory.Exists) is { } path
            ? Directory.GetFiles(path, "*.otlp") : [];

    private static (string Key, string Value)[] Settings(string folder, string endpoint) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "20"),
        ("Telemetry:RetryFolder", folder),
    ];
}
