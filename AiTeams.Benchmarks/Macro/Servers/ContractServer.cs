using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>The two lines; where OTLP goes, the environment says.</summary>
internal static class ContractServer
{
    internal static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGet(Forecast.Path, Forecast.Today);
        return app;
    }
}
