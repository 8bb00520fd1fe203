using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>A minimal API without any telemetry.</summary>
internal static class BareServer
{
    internal static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet(Forecast.Path, Forecast.Today);
        return app;
    }
}
