using System.ComponentModel.DataAnnotations;
using AiTeams.LanguageModels;
using AiTeams.LanguageModels.Calls;
using AiTeams.LanguageModels.OpenAi;
using AiTeams.LanguageModels.Prices;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the one seam to language models.</summary>
public static class LanguageModelExtensions
{
    private const string HttpClientName = "language-model";

    /// <summary>
    /// Adds <see cref="ModelOptions"/> (section <c>Models</c>) as a singleton and, where <see cref="ModelOptions.Configured"/>, an
    /// <see cref="IChatClient"/> whose calls are measured, priced and receipted.
    /// </summary>
    /// <exception cref="InvalidOperationException">The section is broken; the message names the setting.</exception>
    public static TBuilder AddLanguageModel<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var options = builder.Configuration.GetSection(ModelOptions.Section).Get<ModelOptions>() ?? new();
        Check(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new PriceTable(options.Prices));
        if (!options.Configured) return builder;

        builder.Services.AddSingleton<GenAiMetrics>();
        builder.Services.AddSingleton<ModelBooks>();
#pragma warning disable EXTEXP0001 // The standard handler would end a long answer after seconds; this client has time-outs of its own.
        builder.Services.AddHttpClient(HttpClientName, static http => http.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllResilienceHandlers()
#pragma warning restore EXTEXP0001
            .UseSocketsHttpHandler(static (handler, _) => handler.ActivityHeadersPropagator = new TraceContextOnly())
            .AddHttpMessageHandler(provider => new AnswerLimitHandler(provider.GetRequiredService<ModelOptions>().MaxAnswerBytes));
        builder.Services.AddSingleton<IChatClient>(static provider =>
        {
            var options = provider.GetRequiredService<ModelOptions>();
            var time = provider.GetRequiredService<TimeProvider>();
            var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName);
            return new InstrumentedChatClient(new OpenAiChatClient(options, http, time), options, provider.GetRequiredService<ModelBooks>(), time);
        });
        builder.Services.ConfigureOpenTelemetryTracerProvider(static tracing => tracing.AddSource(CallInProgress.SourceName));
        builder.Services.ConfigureOpenTelemetryMeterProvider(static metrics => metrics.AddMeter(GenAiMetrics.MeterName));
        return builder;
    }

    private static void Check(ModelOptions options)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
            throw new InvalidOperationException($"Section Models: {string.Join(" ", results.Select(static result => result.ErrorMessage))}");
        if (string.IsNullOrWhiteSpace(options.BaseUrl) != string.IsNullOrWhiteSpace(options.Model))
            throw new InvalidOperationException("Models:BaseUrl and Models:Model are set together or not at all.");
        if (options.Configured && !(Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0))
            throw new InvalidOperationException("Models:BaseUrl must be an absolute http or https URL without credentials.");
        foreach (var price in options.Prices)
        {
            if (price.Model.Length == 0 || price.From == default || price.Input < 0 || price.CachedInput < 0 || price.Output < 0)
                throw new InvalidOperationException("Each entry of Models:Prices needs model, from (a date), and prices in micro-USD per million tokens that are not negative.");
        }
    }
}
