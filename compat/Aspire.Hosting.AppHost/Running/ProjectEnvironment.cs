using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>The variables every project gets before those the model adds, in Aspire's order.</summary>
internal sealed class ProjectEnvironment(IDistributedApplicationBuilder builder, ProjectResource project)
{
    private readonly OtlpEnvironment _otlp = new(builder, project);

    internal void AddTo(EnvironmentCallbackContext context)
    {
        var variables = context.EnvironmentVariables;
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        if (builder.Environment.IsDevelopment())
        {
            variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
            variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        }

        if (context.ExecutionContext.IsPublishMode)
        {
            AddPublished(variables);
            return;
        }

        _otlp.AddTo(context);
        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";

        var endpoints = project.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsHttp && e.Variable is null).ToArray();
        if (endpoints.Length > 0)
        {
            variables["ASPNETCORE_URLS"] = string.Join(';', endpoints.Select(e =>
                string.Create(CultureInfo.InvariantCulture, $"{e.UriScheme}://{e.TargetHost}:{e.AllocatedPort}")));
            if (endpoints.FirstOrDefault(e => e.UriScheme == "https") is { } https)
                variables["ASPNETCORE_HTTPS_PORT"] = https.AllocatedPort!.Value.ToString(CultureInfo.InvariantCulture);
        }

        if (!project.TryGetLastAnnotation<UsedLaunchProfileAnnotation>(out var used)) return;
        variables["DOTNET_LAUNCH_PROFILE"] = used.Name;
        foreach (var (name, value) in used.Profile.EnvironmentVariables) variables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
    }

    // A container has no launch profile and no dashboard; it is told its ports. Aspire leaves the first https endpoint to who deploys.
    private void AddPublished(Dictionary<string, object> variables)
    {
        var endpoints = project.Annotations.OfType<EndpointAnnotation>().ToArray();
        if (endpoints.Length > 0 && !project.HasAnnotationOfType<DisableForwardedHeadersAnnotation>()) variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";

        var firstHttps = endpoints.FirstOrDefault(endpoint => endpoint.UriScheme == "https");
        foreach (var (variable, scheme) in new[] { ("HTTP_PORTS", "http"), ("HTTPS_PORTS", "https") })
        {
            var ports = new ReferenceExpressionBuilder(0, 1);
            var separator = "";
            foreach (var endpoint in endpoints.Where(endpoint => endpoint.UriScheme == scheme && endpoint.Variable is null && endpoint != firstHttps))
            {
                ports.AppendLiteral(separator);
                ports.AppendFormatted(new EndpointReference(project, endpoint).Property(EndpointProperty.TargetPort));
                separator = ";";
            }

            if (separator.Length > 0) variables[variable] = ports.Build();
        }
    }
}
