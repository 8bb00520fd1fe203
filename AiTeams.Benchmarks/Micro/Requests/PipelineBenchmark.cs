using System.Net;
using AiTeams.Benchmarks.Macro.Sink;
using AiTeams.Benchmarks.Micro.Lines;
using AiTeams.Benchmarks.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AiTeams.Benchmarks.Micro.Requests;

/// <summary>What the two lines add to a request inside the process: span, middleware, request metrics, receipt, and with an OTLP endpoint what is done for it on the request's thread.</summary>
internal sealed class PipelineBenchmark : IBenchmark
{
    private static readonly byte[] Body = new byte[71];

    public string Id => "pipeline";

    public async Task<IReadOnlyList<Figure>> RunAsync(Options options, CancellationToken cancellationToken)
    {
        using var bareServer = new InProcessServer();
        using var server = new InProcessServer();
        using var sendingServer = new InProcessServer();
        using var sink = new OtlpSink(Manner.Prompt);
        var lines = new LastLine();
        await using var bare = Bare(bareServer);
        await using var contract = ContractHost.Build(lines, server);
        await using var sending = ContractHost.Build(lines, sendingServer, sink.Port);
        foreach (var app in (WebApplication[])[bare, contract, sending])
        {
            Map(app);
            await app.StartAsync(cancellationToken);
        }
        server.Handle(Request());
        if (lines.Written.IndexOf("\"receipt\""u8) < 0) throw new InvalidOperationException("The request left no receipt.");

        var run = await InterleavedRun.RunAsync(options, cancellationToken,
            new("bare pipeline", count => { for (var i = 0; i < count; i++) bareServer.Handle(Request()); }),
            new("contract", count => { for (var i = 0; i < count; i++) server.Handle(Request()); }),
            new("contract with OTLP", count => { for (var i = 0; i < count; i++) sendingServer.Handle(Request()); }));
        foreach (var app in (WebApplication[])[sending, contract, bare]) await app.StopAsync(cancellationToken);
        return [.. Figures("request in the process", run, 1), .. Figures("request in the process, with OTLP", run, 2)];
    }

    private IEnumerable<Figure> Figures(string what, InterleavedRun run, int operation)
    {
        yield return new(Id, $"{what}, over bare", run.Nanoseconds(operation).Value - run.Nanoseconds(0).Value, "ns")
        {
            Control = run.Control,
            IsNoisy = run.IsNoisy,
            Baseline = run.Describe(0),
        };
        yield return new(Id, $"{what}, allocated over bare", run.Bytes(operation) - run.Bytes(0), "B");
    }

    private static WebApplication Bare(InProcessServer server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer>(server));
        return builder.Build();
    }

    private static void Map(WebApplication app) => app.MapGet("/forecast", static context =>
    {
        context.Response.ContentType = Values.ContentType;
        return context.Response.Body.WriteAsync(Body, 0, Body.Length, context.RequestAborted);
    });

    private static FeatureCollection Request()
    {
        var features = new FeatureCollection(8);
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = "GET",
            Scheme = "http",
            Path = "/forecast",
            RawTarget = "/forecast",
            Protocol = "HTTP/1.1",
            Headers = new HeaderDictionary { ["Host"] = "127.0.0.1", ["User-Agent"] = Values.UserAgent, ["Accept"] = "application/json" },
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback });
        return features;
    }
}
