using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

public sealed class EnvironmentTests
{
    [Fact]
    public async Task A_project_gets_Aspires_variables_then_its_profile_then_the_models()
    {
        await using var test = new TestApplication("--environment=Development");
        test.Builder.AddProject<Projects.SmallService>("small").WithHttpHealthCheck("/health")
            .WithEnvironment("OVERRIDDEN", "model").WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");

        await test.StartAsync();
        await test.States.WaitForResourceHealthyAsync("small", test.Token);

        using var client = test.Application.CreateHttpClient("small", "http");
        var variables = await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", test.Token);
        var expected = new Dictionary<string, string>
        {
            ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
            ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true",
            ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4317",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "small",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
            ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
            ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
            ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
            ["ASPNETCORE_URLS"] = client.BaseAddress!.ToString().TrimEnd('/'),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_LAUNCH_PROFILE"] = "http",
            ["FROM_PROFILE"] = "profile",
            ["OVERRIDDEN"] = "model",
        };
        Assert.Equal(expected, variables!.Where(v => expected.ContainsKey(v.Key)).ToDictionary());
        Assert.Matches("^service\\.instance\\.id=[a-z]{8}$", variables!["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.NotEqual(5990, client.BaseAddress!.Port);
        Assert.Equal(["--greeting", "good morning"], (await client.GetFromJsonAsync<string[]>("/arguments", test.Token))!);
    }

    [Fact]
    public async Task Outside_Development_and_without_profile_only_what_holds_everywhere_is_set()
    {
        await using var test = new TestApplication("--environment=Production");
        test.Builder.AddProject<Projects.SmallService>("small", launchProfileName: null).WithHttpEndpoint().WithHttpHealthCheck("/health");

        await test.StartAsync();
        await test.States.WaitForResourceHealthyAsync("small", test.Token);

        using var client = test.Application.CreateHttpClient("small");
        var variables = await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", test.Token);
        Assert.Equal("grpc", variables!["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.DoesNotContain("OTEL_TRACES_SAMPLER", variables);
        Assert.DoesNotContain("ASPNETCORE_ENVIRONMENT", variables);
        Assert.DoesNotContain("DOTNET_LAUNCH_PROFILE", variables);
        Assert.Empty((await client.GetFromJsonAsync<string[]>("/arguments", test.Token))!);
    }

    [ShellFact]
    public async Task A_reference_gives_discovery_keys_and_plain_variables()
    {
        await using var test = new TestApplication();
        var source = test.Builder.AddProject<Projects.SmallService>("my-api").WithHttpEndpoint(name: "admin");
        // Not through a shell, which drops names with a hyphen.
        test.Builder.AddExecutable("all", "env", test.Data).WithReference(source);
        test.Builder.AddExecutable("one", "env", test.Data).WithReference(source.GetEndpoint("admin"));

        await test.StartAsync();

        var http = source.GetEndpoint("http").Url;
        var admin = source.GetEndpoint("admin").Url;
        Assert.NotEqual(http, admin);
        var all = await test.VariablesAsync("all");
        Assert.Equal((http, admin, http, admin), (all["services__my-api__http__0"], all["services__my-api__admin__0"], all["MY_API_HTTP"], all["MY_API_ADMIN"]));
        var one = await test.VariablesAsync("one");
        Assert.Equal((admin, admin), (one["services__my-api__admin__0"], one["MY_API_ADMIN"]));
        Assert.DoesNotContain("MY_API_HTTP", one);
    }

    [ShellFact]
    public async Task Expressions_are_filled_when_the_resource_starts()
    {
        await using var test = new TestApplication("--Parameters:api_key={not a hole}");
        var key = test.Builder.AddParameter("api-key", secret: true);
        var target = test.AddShell("target", "exit 0").WithHttpEndpoint(targetPort: 18_999, isProxied: false);
        var endpoint = target.GetEndpoint("http");
        test.AddShell("shell", "env; echo ARGUMENT=$0", endpoint).WithEnvironment("PARAMETER", key)
            .WithEnvironment("MIXED", $"{{{key}}}@{endpoint.Property(EndpointProperty.HostAndPort)}")
            .WithEnvironment("PORT", endpoint.Property(EndpointProperty.Port))
            .WithEnvironment("LATE", () => endpoint.Url);

        await test.StartAsync();

        var variables = await test.VariablesAsync("shell");
        Assert.Equal("{not a hole}", variables["PARAMETER"]);
        Assert.Equal("{{not a hole}}@localhost:18999", variables["MIXED"]);
        Assert.Equal("18999", variables["PORT"]);
        Assert.Equal("http://localhost:18999", variables["LATE"]);
        Assert.Equal("http://localhost:18999", variables["ARGUMENT"]);
    }

    [Fact]
    public async Task A_parameter_with_a_value_or_a_getter_of_its_own_does_not_look_at_the_configuration()
    {
        await using var test = new TestApplication("--Parameters:named=configured", "--Parameters:fixed=configured", "--Parameters:made=configured");
        var (named, given, made) = (test.Builder.AddParameter("named"), test.Builder.AddParameter("fixed", "value"), test.Builder.AddParameter("made", () => "getter"));

        Assert.Equal("configured", await named.Resource.GetValueAsync(test.Token));
        Assert.Equal("value", await given.Resource.GetValueAsync(test.Token));
        Assert.Equal("getter", await made.Resource.GetValueAsync(test.Token));
    }
}
