using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AiTeams.ServiceDefaults.Tracing;

internal static class ContractTelemetryExtensions
{
    internal static void AddContractTelemetry(this IHostApplicationBuilder builder, ServiceIdentity identity)
    {
        var services = builder.Services;
        services.AddSingleton(SamplingOptions.Read(builder.Configuration, identity));
        services.AddSingleton<SamplingReasons>();
        services.AddSingleton(new OtlpLogs(null));
    }
}
