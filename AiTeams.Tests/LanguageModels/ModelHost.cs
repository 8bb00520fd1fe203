using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTeams.LanguageModels.Calls;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.LanguageModels;
using AiTeams.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using CapturedLines = AiTeams.Tests.ServiceDefaults.CapturedLines;

namespace AiTeams.Tests.LanguageModels;

/// <summary>The seam as a service has it, in front of a double; with everything it says about its calls.</summary>
internal sealed class ModelHost : IAsyncDisposable, IModelCallObserver
{
    private readonly WebApplication _app;
    private readonly ActivityListener _listener;
    private readonly MeterListener _meters = new();
    private readonly List<(string Name, double Value, string Tags)> _measured = [];

    private ModelHost(WebApplication app, OpenAiDouble model, CapturedLines lines, FakeTime time)
    {
        (_app, Model, Lines, Time) = (app, model, lines, time);
        _listener = new()
        {
            ShouldListenTo = static source => source.Name is "AiTeams.LanguageModels" or "AiTeams.Tests.LanguageModels",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == TraceId && span.Source.Name == "AiTeams.LanguageModels") Spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
        Listen();
        Root = new ActivitySource("AiTeams.Tests.LanguageModels").StartActivity("test")!;
        Telemetry.Begin();
        Telemetry.Tenant("acme");
    }

    public OpenAiDouble Model { get; }

    public CapturedLines Lines { get; }

    public FakeTime Time { get; }

    public Activity Root { get; }

    public ActivityTraceId TraceId => Root.TraceId;

    public List<Activity> Spans { get; } = [];

    public List<ModelCall> Calls { get; } = [];

    public IChatClient Chat => _app.Services.GetRequiredService<IChatClient>();

    /// <summary>Not async: the story and activity it opens are the test's own.</summary>
    public static ModelHost Start(OpenAiDouble model, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "AiTeams.WorkflowAgent", EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ENVIRONMENT"] = "dev",
            ["Models:BaseUrl"] = model.BaseUrl,
            ["Models:Model"] = "gpt-test",
            ["Models:ApiKey"] = "secret-key",
            ["Models:Prices:0:model"] = "gpt-test",
            ["Models:Prices:0:from"] = "2026-01-01",
            ["Models:Prices:0:input"] = "2500000",
            ["Models:Prices:0:cached_input"] = "1250000",
            ["Models:Prices:0:output"] = "10000000",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        var lines = new CapturedLines();
        var time = new FakeTime();
        builder.Services.AddSingleton<ILogLineSink>(lines);
        builder.Services.AddSingleton<TimeProvider>(time);
        ModelHost? host = null;
        builder.Services.AddSingleton<IModelCallObserver>(_ => host!);
        builder.AddServiceDefaults();
        builder.AddLanguageModel();
        return host = new(builder.Build(), model, lines, time);
    }

    public Task EndedAsync(ModelCall call)
    {
        Calls.Add(call);
        return Task.CompletedTask;
    }

    /// <summary>Measurements of this host's own instruments, as name, value and sorted tags.</summary>
    public IReadOnlyList<(string Name, double Value, string Tags)> Measured(string name)
    {
        lock (_measured) return [.. _measured.Where(one => one.Name == name).OrderBy(static one => one.Tags, StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _meters.Dispose();
        Root.Dispose();
        await _app.DisposeAsync();
    }

    private void Listen()
    {
        var factory = _app.Services.GetRequiredService<IMeterFactory>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory)) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _meters.Start();
    }

    private void Note(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{tag.Key}={tag.Value}"));
        lock (_measured) _measured.Add((name, value, text));
    }
}
