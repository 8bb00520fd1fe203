using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Publishing;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static class DockerComposeEnvironmentExtensions
{
    /// <summary>Everything of the model that can run in a container is published as a service of one Compose file. Nothing happens in run mode.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> AddDockerComposeEnvironment(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        var environment = new DockerComposeEnvironmentResource(name);
        // When nothing is published it is no part of the model, so that nothing shows or starts it.
        if (!builder.ExecutionContext.IsPublishMode) return builder.CreateResourceBuilder(environment);

        builder.Services.AddSingleton<IPublishStep>(provider => new ComposeStep(
            environment, provider.GetRequiredService<DistributedApplicationModel>(), builder.ExecutionContext));
        builder.Eventing.Subscribe<BeforeStartEvent>((@event, _) =>
        {
            foreach (var resource in @event.Model.Resources.Where(ComposeStep.CanRun)) resource.Annotations.Add(new DeploymentTargetAnnotation());
            return Task.CompletedTask;
        });
        return builder.AddResource(environment);
    }

    public static IResourceBuilder<DockerComposeEnvironmentResource> WithProperties(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder, Action<DockerComposeEnvironmentResource> configure)
    {
        configure(builder.Resource);
        return builder;
    }

    /// <summary>Whether Aspire's dashboard is one of the services. It is by default, and the stand-in cannot publish it.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithDashboard(this IResourceBuilder<DockerComposeEnvironmentResource> builder, bool enabled = true)
    {
        builder.Resource.DashboardEnabled = enabled;
        return builder;
    }

    /// <summary>The last word on the file, after every service has been made and customized.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> ConfigureComposeFile(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder, Action<ComposeFile> configure)
    {
        builder.Resource.ConfigureComposeFile += configure;
        return builder;
    }

    /// <summary>The last word on the variables of .env, after <see cref="ConfigureComposeFile"/>.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> ConfigureEnvFile(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder, Action<IDictionary<string, CapturedEnvironmentVariable>> configure)
    {
        builder.Resource.ConfigureEnvFile += configure;
        return builder;
    }
}
