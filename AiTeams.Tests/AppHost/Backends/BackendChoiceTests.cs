using AiTeams.AppHost;
using AiTeams.AppHost.Backends;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends;

/// <summary>How a backend is had, by what the configuration wants and the machine has. The engine is a program that exits with the code of its name.</summary>
public sealed class BackendChoiceTests : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Switched_off_it_is_left_out_and_says_by_what()
    {
        var (jaeger, builder) = Add("--Backends:Jaeger=off");

        Assert.Equal("switched off by Backends:Jaeger=off.", jaeger.Absence);
        Assert.Empty(builder.Resources);
    }

    [Fact]
    public void One_switch_is_for_all_that_have_none_of_their_own()
    {
        var (jaeger, _) = Add("--Backends=off");
        var (given, _) = Add("--Backends=off", "--Backends:Jaeger=http://tracing.example:4317");

        Assert.Equal("switched off by Backends=off.", jaeger.Absence);
        Assert.True(given.IsThere);
    }

    [Theory]
    [InlineData("auto", "no container engine answers, and it is had as a container only. To bring it: ")]
    [InlineData("native", "it is had as a container only. Leave Backends:Grafana at auto.")]
    public void Without_an_engine_what_is_had_as_a_container_only_says_so(string wish, string line)
    {
        var builder = Builder($"--Backends={wish}", $"--ASPIRE_CONTAINER_RUNTIME={Engine(exitCode: 1)}", "--Ports:grafana=0");
        var absent = RunningBackend.LeftOut(new JaegerBackend(), "not here");

        var grafana = builder.AddBackend(Deployment.From(builder), new GrafanaBackend(absent, absent, absent, absent, console: null!));

        Assert.StartsWith(line, grafana.Absence, StringComparison.Ordinal);
        Assert.Empty(builder.Resources);
    }

    [Fact]
    public async Task A_URL_is_used_and_nothing_is_started()
    {
        var (jaeger, builder) = Add("--Backends:Jaeger=http://tracing.example:4317");

        Assert.True(jaeger.IsThere);
        Assert.False(jaeger.IsStarted);
        Assert.Empty(builder.Resources);
        Assert.Equal("http://tracing.example:4317", await jaeger.Url(JaegerBackend.Otlp).GetValueAsync(CancellationToken.None));
        Assert.Equal("http://tracing.example:16686", await jaeger.Url("http").GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public void An_unknown_wish_is_named_and_starts_nothing()
    {
        var (jaeger, builder) = Add("--Backends:Jaeger=yes");

        Assert.Equal("Backends:Jaeger is 'yes'; it must be auto, container, native, off or a URL.", jaeger.Absence);
        Assert.Empty(builder.Resources);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, false)] // somebody else's program has the port
    public async Task One_that_already_answers_at_its_address_is_used(int status, bool expected)
    {
        await using var running = WebApplication.CreateSlimBuilder().Build();
        running.Urls.Add("http://127.0.0.1:0");
        running.Urls.Add("http://127.0.0.1:0");
        running.MapGet("/api/v3/services", () => Results.StatusCode(status));
        await running.StartAsync();
        var ports = running.Urls.Select(url => new Uri(url).Port).ToList();

        var (jaeger, builder) = Add($"--Ports:jaeger-grpc={ports[0]}", $"--Ports:jaeger={ports[1]}", "--ASPIRE_CONTAINER_RUNTIME=none");

        Assert.Equal(expected, jaeger.Given is not null);
        if (expected)
        {
            Assert.Empty(builder.Resources);
            Assert.Equal($"http://localhost:{ports[0]}", await jaeger.Url(JaegerBackend.Otlp).GetValueAsync(CancellationToken.None));
        }
    }

    [LinuxFact]
    public void Without_an_engine_a_wanted_container_is_left_out_with_the_command_that_would_bring_it()
    {
        var (jaeger, _) = Add("--Backends:Jaeger=container", $"--ASPIRE_CONTAINER_RUNTIME={Engine(exitCode: 1)}");

        Assert.StartsWith("no container engine answers. To bring it: sudo ", jaeger.Absence, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task With_an_engine_it_is_a_container_with_pinned_image_name_and_labels()
    {
        var (jaeger, builder) = Add($"--ASPIRE_CONTAINER_RUNTIME={Engine(exitCode: 0)}", "--Parameters:environment=staging", "--Parameters:project=other");

        Assert.True(jaeger.IsStarted);
        var container = Assert.IsType<ContainerResource>(Assert.Single(builder.Resources));
        Assert.True(container.TryGetLastAnnotation<ContainerImageAnnotation>(out var image));
        Assert.Equal(("jaegertracing/jaeger", "2.13.0"), (image.Image, image.Tag));
        Assert.True(container.TryGetLastAnnotation<ContainerNameAnnotation>(out var name));
        Assert.Equal("jaeger", name.Name);
        var arguments = new List<object>();
        Assert.True(container.TryGetAnnotationsOfType<ContainerRuntimeArgsCallbackAnnotation>(out var callbacks));
        foreach (var callback in callbacks)
        {
            await callback.Callback(new ContainerRuntimeArgsCallbackContext(arguments, CancellationToken.None));
        }

        Assert.Equal(["--label", "environment=staging", "--label", "project=other"], arguments);
        Assert.True(container.TryGetAnnotationsOfType<ContainerMountAnnotation>(out var mounts));
        Assert.Contains(mounts, mount => mount.Type == ContainerMountType.BindMount && mount.IsReadOnly && File.Exists(mount.Source));
        Assert.Contains(mounts, mount => mount.Type == ContainerMountType.Volume && mount.Source == "other-jaeger" && mount.Target == "/tmp");
    }

    [LinuxFact]
    public void Native_is_the_program_even_where_an_engine_answers()
    {
        var (jaeger, builder) = Add("--Backends:Jaeger=native", $"--ASPIRE_CONTAINER_RUNTIME={Engine(exitCode: 0)}");

        if (ProgramOnPath.Find("jaeger") is { } program)
        {
            Assert.Equal(program, Assert.IsType<ExecutableResource>(Assert.Single(builder.Resources)).Command);
        }
        else
        {
            Assert.Equal("jaeger is not on PATH. Leave Backends:Jaeger at auto to use a container.", jaeger.Absence);
        }
    }

    private (RunningBackend Jaeger, IDistributedApplicationBuilder Builder) Add(params string[] arguments)
    {
        var builder = Builder(arguments);
        return (builder.AddBackend(Deployment.From(builder), new JaegerBackend()), builder);
    }

    private IDistributedApplicationBuilder Builder(params string[] arguments) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            // Port 0: what happens to run at Jaeger's usual address on this machine is not this test's business.
            Args = [$"--AITEAMS_DATA={_data.Path}", "--Ports:jaeger=0", .. arguments],
            AssemblyName = typeof(Deployment).Assembly.GetName().Name,
            DisableDashboard = true,
        });

    private string Engine(int exitCode)
    {
        var path = Path.Combine(_data.Path, $"engine-{exitCode}");
        File.WriteAllText(path, $"#!/bin/sh\nexit {exitCode}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
