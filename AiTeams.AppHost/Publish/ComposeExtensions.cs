using System.Text.RegularExpressions;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace AiTeams.AppHost.Publish;

/// <summary>The Compose file of the whole product: it starts with what lies in the folder, and .env asks only for what nobody else knows.</summary>
internal static partial class ComposeExtensions
{
    private const string Network = "ai-teams";

    public static void AddCompose(this IDistributedApplicationBuilder builder, Deployment deployment, PublishTarget target) => builder
        .AddDockerComposeEnvironment("compose")
        // The Console is where the product's telemetry is seen; Aspire's dashboard would ask every service to export there instead.
        .WithDashboard(false)
        .WithProperties(environment => environment.DefaultNetworkName = Network)
        .ConfigureComposeFile(file =>
        {
            var expressions = Expressions(builder, deployment, target);
            foreach (var service in file.Services.Values)
            {
                Edit(service, deployment, expressions);
                // Volumes that a service was given after Aspire had collected them.
                foreach (var volume in service.Volumes.Where(volume => volume.Type == "volume"))
                {
                    file.Volumes.TryAdd(volume.Name, new() { Name = volume.Name, Driver = "local" });
                }
            }

            file.Networks[Network].Ipam = new() { Config = [target.Network.ToIpam()] };
            foreach (var labels in file.Volumes.Values.Select(volume => volume.Labels).Concat(file.Networks.Values.Select(network => network.Labels)))
            {
                Label(labels, deployment);
            }
        })
        .ConfigureEnvFile(variables => Edit(variables, Expressions(builder, deployment, target)));

    private static void Edit(Service service, Deployment deployment, Dictionary<string, string> expressions)
    {
        Label(service.Labels, deployment);
        service.Restart = "unless-stopped";
        service.CapDrop.Add("ALL");
        service.SecurityOpt.Add("no-new-privileges:true");
        service.Image = Fill(service.Image!, expressions);
        foreach (var (name, value) in service.Environment.ToArray())
        {
            service.Environment[name] = Fill(value, expressions);
        }

        foreach (var volume in service.Volumes)
        {
            volume.Source = Fill(volume.Source!, expressions);
        }
    }

    // Aspire's .env lists every variable, without values: what has a value here already is not asked for.
    private static void Edit(IDictionary<string, CapturedEnvironmentVariable> variables, Dictionary<string, string> expressions)
    {
        foreach (var (name, variable) in variables.ToArray())
        {
            if (expressions.TryGetValue(name, out var expression) && !expression.Contains($"${{{name}", StringComparison.Ordinal))
            {
                variables.Remove(name);
            }
            else if (PublishedParameter.All.FirstOrDefault(parameter => parameter.Variable == name) is { } parameter)
            {
                variable.Description = $"{(parameter.IsRequired ? "Required. " : "")}{parameter.Help}";
            }
        }
    }

    private static void Label(Dictionary<string, string> labels, Deployment deployment)
    {
        labels["environment"] = deployment.Environment;
        labels["project"] = deployment.Project;
    }

    /// <summary>What takes the place of each <c>${NAME}</c> that Aspire writes.</summary>
    private static Dictionary<string, string> Expressions(IDistributedApplicationBuilder builder, Deployment deployment, PublishTarget target)
    {
        // Fixed when it is published, because Prometheus' file, which expands no variables, names both as labels too.
        var expressions = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ENVIRONMENT"] = deployment.Environment,
            ["PROJECT"] = deployment.Project,
        };
        foreach (var parameter in PublishedParameter.All)
        {
            expressions[parameter.Variable] = parameter.Expression;
        }

        foreach (var service in builder.Resources.OfType<ProjectResource>())
        {
            var variable = $"{Prefix(service)}_IMAGE";
            expressions[variable] = $"${{{variable}:-aiteams/{service.Name}:{Deployment.Version}}}";
        }

        foreach (var container in builder.Resources.OfType<ContainerResource>())
        {
            var binds = container.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == ContainerMountType.BindMount).ToList();
            for (var index = 0; index < binds.Count; index++)
            {
                var relative = Path.GetRelativePath(target.Folder, binds[index].Source!).Replace('\\', '/');
                expressions[$"{Prefix(container)}_BINDMOUNT_{index}"] = $"./{relative}";
            }
        }

        return expressions;
    }

    private static string Prefix(IResource resource) => resource.Name.ToUpperInvariant().Replace('-', '_');

    private static string Fill(string text, Dictionary<string, string> expressions) =>
        Variable().Replace(text, match => expressions.GetValueOrDefault(match.Groups[1].Value) ?? PublishedParameter.Required(match.Groups[1].Value));

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)\}")]
    private static partial Regex Variable();
}
