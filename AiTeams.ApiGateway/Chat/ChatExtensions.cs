using AiTeams.ApiGateway.Chat;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chat.</summary>
internal static class ChatExtensions
{
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ChatOptions, ChatOptionsValidator>().BindConfiguration(ChatOptions.SectionName);
        return services;
    }
}
