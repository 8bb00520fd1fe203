using System.Diagnostics;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Receipts;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AiTeams.ServiceDefaults.Http;

/// <summary>What answers requests: context propagation, bounds, problems, faults, receipts.</summary>
internal static class RequestPipelineExtensions
{
    /// <summary>A bomb of many small headers is answered by us too, not by the server's default of 100.</summary>
    private const int MostHeaders = 1000;

    internal static void AddRequestPipeline(this IHostApplicationBuilder builder, ServiceIdentity identity)
    {
        // A wrong switch must stop the start, not the first request.
        FaultInjection.Read(builder.Configuration, identity);
        var limits = LimitOptions.Read(builder.Configuration);
        var services = builder.Services;
        services.Replace(ServiceDescriptor.Singleton<DistributedContextPropagator>(new TrackingPropagator(identity.FacesCallers, !identity.DistrustsCallers)));
        services.AddSingleton<StoryHost>();
        services.AddSingleton(new SilentPaths(identity.ReceivesTelemetry));
        services.AddSingleton<FaultInjection>();
        services.AddSingleton<RequestFailures>();
        services.AddSingleton<RequestBooks>();
        services.AddSingleton(new RequestLimits(limits));
        services.Configure<KestrelServerOptions>(kestrel => Bound(kestrel, limits));
        services.Configure<JsonOptions>(json => json.SerializerOptions.MaxDepth = limits.MaxJsonDepth);
        // A body that cannot be bound is thrown, so that it becomes a problem with the path instead of an empty 400.
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails(static options => options.CustomizeProblemDetails = ProblemExtensions.Complete);
    }

    private static void Bound(KestrelServerOptions kestrel, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.MaxRequestBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 2 * limits.MaxRequestHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.MaxRequestLineSize = 2 * limits.MaxUrlBytes;
        if (kestrel.Limits.MaxRequestBufferSize < kestrel.Limits.MaxRequestLineSize) kestrel.Limits.MaxRequestBufferSize = kestrel.Limits.MaxRequestLineSize;
    }
}
