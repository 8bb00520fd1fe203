using System.Security.Cryptography;
using AiTeams.AppHost.Backends;
using Microsoft.Extensions.DependencyInjection;

namespace AiTeams.AppHost.Feed;

/// <summary>Gives the Console what only the AppHost knows: which resources there are, how they are, and what they print.</summary>
internal static class FeedExtensions
{
    public static void AddConsoleFeed(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> console, params IReadOnlyList<Elsewhere> elsewhere)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        // Random per start and known to these two processes only: nobody else can push resources or lines into the Console.
        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        console.WithEnvironment("Console__FeedToken", token);
        builder.Services.AddHttpClient(FeedClient.Name).RemoveAllLoggers();
        builder.Services.AddSingleton(provider => new FeedClient(
            provider.GetRequiredService<IHttpClientFactory>(), console.GetEndpoint("http"), token));
        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ResourceFeed>(provider, elsewhere));
        builder.Services.AddHostedService<LogFeed>();
    }
}
