using System.Diagnostics.Metrics;
using AiTeams.ServiceDefaults.Export;
using AiTeams.ServiceDefaults.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AiTeams.Tests.Catalogue;

/// <summary>What only a service that is put together knows: the instruments it creates and the resource under which it sends them.</summary>
internal sealed record RunningParts(IReadOnlyList<Instrument> Instruments, IReadOnlyList<string> Resource)
{
    internal static RunningParts Read()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "AiTeams.WorkflowAgent", EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection([new("OTEL_RESOURCE_ATTRIBUTES", "")]);
        builder.AddServiceDefaults();
        builder.AddLanguageModel();
        using var app = builder.Build();
        // Each creates its instruments when it is made.
        foreach (var metrics in builder.Services.Where(static service => IsOurMetrics(service.ServiceType)).ToList())
            app.Services.GetRequiredService(metrics.ServiceType);
        app.Services.GetRequiredService<UsageMetrics>().ObserveActiveSessions(static () => 0);
        app.Services.GetRequiredService<WorkflowMetrics>().ObserveActiveWorkflows(static () => []);

        var found = new List<Instrument>();
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            // A listener hears the whole process; other tests have services of their own.
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Meter.Name.StartsWith("AiTeams.", StringComparison.Ordinal)) found.Add(instrument);
        };
        listener.Start();
        var resource = app.Services.GetRequiredService<MeterProvider>().GetResource();
        return new(
            [.. found.OrderBy(static instrument => instrument.Name, StringComparer.Ordinal)],
            [.. resource.Attributes.Select(static attribute => attribute.Key)]);
    }

    private static bool IsOurMetrics(Type type) =>
        type == typeof(PipelineMetrics)
        || (type.Name.EndsWith("Metrics", StringComparison.Ordinal) && type.Assembly.GetName().Name!.StartsWith("AiTeams.", StringComparison.Ordinal));
}
