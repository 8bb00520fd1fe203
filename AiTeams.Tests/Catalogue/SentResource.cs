using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AiTeams.Tests.Catalogue;

/// <summary>What only a service that is put together knows: the resource under which it sends.</summary>
internal static class SentResource
{
    internal static IReadOnlyList<string> Names()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "AiTeams.WorkflowAgent", EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection([new("OTEL_RESOURCE_ATTRIBUTES", "")]);
        builder.AddServiceDefaults();
        using var app = builder.Build();
        return [.. app.Services.GetRequiredService<MeterProvider>().GetResource().Attributes.Select(static attribute => attribute.Key)];
    }
}
