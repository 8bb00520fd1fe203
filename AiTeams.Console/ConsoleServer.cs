using AiTeams.ConsoleApp.Access;
using AiTeams.ConsoleApp.Cases;
using AiTeams.ConsoleApp.Ingest;
using AiTeams.ConsoleApp.Pages;
using AiTeams.ConsoleApp.Receipts;
using AiTeams.ConsoleApp.Relay;
using AiTeams.ConsoleApp.Resources;
using AiTeams.ConsoleApp.Runbooks;
using AiTeams.ConsoleApp.Store;
using AiTeams.Contracts;
using AiTeams.Otlp;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp;

/// <summary>The whole Console, built but not started; tests start it in their own process.</summary>
internal static class ConsoleServer
{
    internal static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var listening = Listening.Prepare(builder);
        builder.AddServiceDefaults();
        AddConsole(builder.Services);

        var app = builder.Build();
        listening.Open(app);
        app.UseServiceDefaults();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<HostGuard>();
        app.UseMiddleware<KeyGuard>();
        Map(app);
        return app;
    }

    private static void AddConsole(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ConsoleOptions, ConsoleOptionsValidator>().BindConfiguration(ConsoleOptions.SectionName);
        services.AddOptionsWithValidateOnStart<StoreOptions, StoreOptionsValidator>().BindConfiguration(StoreOptions.SectionName);
        services.AddOptionsWithValidateOnStart<RelayOptions, RelayOptionsValidator>().BindConfiguration(RelayOptions.SectionName);
        services.AddSingleton<TelemetryStore>();
        services.AddSingleton<ReceiptIndex>();
        services.AddSingleton<ResourceBoard>();
        services.AddSingleton<OtlpRelay>();
        services.AddHostedService(static provider => provider.GetRequiredService<OtlpRelay>());
        services.AddSingleton<TelemetryIngest>();
        services.AddHttpClient<RowsClient>(static http => http.BaseAddress = new Uri($"http://{ServiceNames.ApiGateway}"));
        services.AddTransient<CaseFiles>();
    }

    private static void Map(WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value;
        app.MapOtlp(app.Services.GetRequiredService<TelemetryIngest>(), new OtlpReceiverOptions { RequiredKey = string.IsNullOrEmpty(options.ApiKey) ? null : options.ApiKey })
            .WithMetadata(new NoKeyNeeded()).WithoutReceipt();
        app.MapHome();
        app.MapReceipts();
        app.MapResources();
        app.MapCases();
        app.MapExamples();
        app.MapRunbooks();
    }
}
