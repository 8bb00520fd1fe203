using AiTeams.ApiGateway.Access;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>API keys, rate limit, CORS.</summary>
internal static class AccessExtensions
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AccessOptions, AccessOptionsValidator>().BindConfiguration(AccessOptions.SectionName);
        services.AddOptionsWithValidateOnStart<CorsOptions, CorsOptionsValidator>().BindConfiguration(CorsOptions.SectionName);
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<KeylessAccess>();
        services.AddCors();
        services.AddOptions<AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<CorsOptions>>((frameworkOptions, ours) =>
            frameworkOptions.AddDefaultPolicy(policy => policy
                .WithOrigins([.. ours.Value.Origins])
                .AllowAnyHeader()
                .AllowAnyMethod()
                .WithExposedHeaders("X-Tracking-ID", "Location", "Retry-After")));
        return services;
    }

    /// <summary>Preflights are answered first: a browser sends them without a key.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseCors().UseMiddleware<AccessMiddleware>();
}
