using AiTeams.Benchmarks.Micro.Lines;
using AiTeams.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AiTeams.Benchmarks.Micro;

/// <summary>A service with the two lines, in this process: its lines end in a buffer, its requests come from no network.</summary>
internal static class ContractHost
{
    internal static WebApplication Build(LastLine lines, IServer? server = null, int? otlp = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "AiTeams.Benchmarks" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ENVIRONMENT"] = Values.Environment,
            ["OTEL_SERVICE_NAME"] = Values.Service,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp is { } port ? $"http://127.0.0.1:{port}" : null,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        builder.Services.AddSingleton<ILogLineSink>(lines);
        builder.AddServiceDefaults();
        if (server is not null) builder.Services.Replace(ServiceDescriptor.Singleton(server));
        var app = builder.Build();
        app.UseServiceDefaults();
        return app;
    }
}
