using System.Diagnostics;
using AiTeams.AppHost.Backends;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

/// <summary>The real Collector, whose exporters are written in Go, delivers to the Console over both transports, compressed and not.</summary>
public sealed class CollectorTests
{
    [RealProgramsTheory("otelcol-contrib")]
    [InlineData("otlp_grpc", "gzip")]
    [InlineData("otlp_grpc", "none")]
    [InlineData("otlp_http", "gzip")]
    [InlineData("otlp_http", "none")]
    public async Task The_collectors_exporter_is_understood(string exporter, string compression)
    {
        await using var console = await ConsoleHost.StartAsync();
        using var folder = new TempFolder();
        var port = FreePort.Next();
        await using var collector = await StartAsync(folder, Configuration(port, exporter, compression, console));
        using var source = new ActivitySource($"collector-{exporter}-{compression}");

        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name)
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("workflow-engine"))
            .AddProcessor(new SimpleActivityExportProcessor(new OtlpTraceExporter(new OtlpExporterOptions
            {
                Protocol = OtlpExportProtocol.HttpProtobuf,
                Endpoint = new Uri($"http://127.0.0.1:{port}/v1/traces"),
            }))).Build();
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.GetAsync(async cancellationToken => (int)(await client.GetAsync(new Uri("/", UriKind.Relative), cancellationToken)).StatusCode, _ => true);
        ActivityTraceId traceId;
        using (var span = source.StartActivity("run_workflow", ActivityKind.Consumer)!)
        {
            traceId = span.TraceId;
            span.SetTag("workflow.id", "wf_1");
        }

        var file = await console.CaseAsync(traceId.ToHexString(), file => file.GetProperty("spans").GetProperty("items").GetArrayLength() > 0);

        var kept = Assert.Single(file.GetProperty("spans").GetProperty("items").EnumerateArray());
        Assert.Equal(("run_workflow", "consumer", "workflow-engine", "wf_1"),
            (kept.GetProperty("name").GetString(), kept.GetProperty("kind").GetString(), kept.GetProperty("service").GetString(),
                kept.GetProperty("attributes").GetProperty("workflow.id").GetString()));
    }

    private static string Configuration(int port, string exporter, string compression, ConsoleHost console)
    {
        var endpoint = exporter == "otlp_grpc" ? console.Grpc.Authority : console.Url.GetLeftPart(UriPartial.Authority);
        return $$"""
            receivers:
              otlp:
                protocols:
                  http:
                    endpoint: 127.0.0.1:{{port}}
            exporters:
              {{exporter}}:
                endpoint: {{endpoint}}
                compression: {{compression}}
                tls:
                  insecure: true
            service:
              telemetry:
                metrics:
                  level: none
              pipelines:
                traces:
                  receivers: [otlp]
                  exporters: [{{exporter}}]
            """;
    }

    private static async Task<Running> StartAsync(TempFolder folder, string configuration)
    {
        var file = Path.Combine(folder.Path, "collector.yaml");
        await File.WriteAllTextAsync(file, configuration);
        var start = new ProcessStartInfo(ProgramOnPath.Find("otelcol-contrib")!) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("--config");
        start.ArgumentList.Add(file);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new Running(process);
    }

    private sealed class Running(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
