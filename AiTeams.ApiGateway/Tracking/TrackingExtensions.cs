using AiTeams.ApiGateway.Tracking;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Look-up by tracking id.</summary>
internal static class TrackingExtensions
{
    public static IServiceCollection AddTrackingLookUp(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<TrackingOptions, TrackingOptionsValidator>().BindConfiguration(TrackingOptions.SectionName);
        return services.AddSingleton<OwnRows>();
    }
}
