using System.Text.Json;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Logging;

/// <summary>A service with the two lines that is built and never started: its loggers as any code would get them, its lines in memory.</summary>
internal sealed class LineHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    internal LineHost(ILogLineSink? sink = null, TimeProvider? time = null, IConfigurationSource? source = null, OtlpLogs? records = null, params ReadOnlySpan<(string Key, string? Value)> settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "AiTeams.Tests" });
        var values = new Dictionary<string, string?> { ["ENVIRONMENT"] = "dev", ["OTEL_SERVICE_NAME"] = "workflow-engine", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null };
        foreach (var (key, value) in settings) values[key] = value;
        builder.Configuration.AddInMemoryCollection(values);
        if (source is not null) ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services.AddSingleton(sink ?? Lines);
        if (time is not null) builder.Services.AddSingleton(time);
        builder.AddServiceDefaults();
        if (records is not null) builder.Services.AddSingleton(records);
        _app = builder.Build();
    }

    internal CapturedLines Lines { get; } = new();

    internal IServiceProvider Services => _app.Services;

    internal ILogger Logger(string category = "Engine.Runs") => _app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    /// <summary>The one line written so far.</summary>
    internal JsonElement Only() => JsonDocument.Parse(Xunit.Assert.Single(Lines.All)).RootElement;

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
