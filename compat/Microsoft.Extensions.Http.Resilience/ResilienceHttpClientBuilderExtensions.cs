using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Http.Resilience.Internal;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class ResilienceHttpClientBuilderExtensions
{
    /// <summary>
    /// Limits, times out, retries and breaks the client's requests by the standard pipeline, and switches HttpClient's own time-out off.
    /// All methods are retried unless <see cref="HttpRetryStrategyOptionsExtensions.DisableForUnsafeHttpMethods"/> says otherwise.
    /// </summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = string.IsNullOrEmpty(builder.Name) ? "standard" : $"{builder.Name}-standard";

        builder.Services.AddOptions<HttpStandardResilienceOptions>(name).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<HttpStandardResilienceOptions>>(new HttpStandardResilienceOptionsValidator(name));
        builder.Services.TryAddKeyedSingleton(name, (provider, _) =>
            new StandardPipeline(provider.GetRequiredService<IOptionsMonitor<HttpStandardResilienceOptions>>(), name)
            {
                Selector = provider.GetKeyedService<PipelineSelector>(name)?.Create(provider),
            });
        builder.AddHttpMessageHandler(provider => new ResilienceHandler(provider.GetRequiredKeyedService<StandardPipeline>(name).For));
        builder.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
        return new PipelineBuilder(name, builder.Services);
    }

    /// <inheritdoc cref="AddStandardResilienceHandler(IHttpClientBuilder)"/>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure) => builder.AddStandardResilienceHandler().Configure(configure);

    /// <inheritdoc cref="AddStandardResilienceHandler(IHttpClientBuilder)"/>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder, IConfigurationSection section) =>
        builder.AddStandardResilienceHandler().Configure(section);

    /// <summary>Takes the handlers added so far off this client, those from the defaults too. HttpClient's own time-out stays off.</summary>
    [Experimental("EXTEXP0001", UrlFormat = "https://aka.ms/dotnet-extensions-warnings/{0}")]
    public static IHttpClientBuilder RemoveAllResilienceHandlers(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureAdditionalHttpMessageHandlers(static (handlers, _) =>
        {
            foreach (var handler in handlers.OfType<ResilienceHandler>().ToArray()) handlers.Remove(handler);
        });
    }

    private sealed record PipelineBuilder(string PipelineName, IServiceCollection Services) : IHttpStandardResiliencePipelineBuilder;
}
