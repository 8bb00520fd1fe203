using System.Diagnostics;
using System.Text.RegularExpressions;
using AiTeams.AppHost.Backends;
using AiTeams.Tests.Monitoring;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Infra;

/// <summary>
/// infra/ as text: names, secrets and where configuration comes from. Where terraform is on PATH it judges the files too; with TF_PLUGINS, a folder
/// that holds the AWS provider (a file-system mirror), it also validates them and runs infra/tests with a provider that is played.
/// </summary>
public sealed partial class TerraformTests
{
    private static readonly string Folder = Path.Combine(MonitoringFolder.Path, "..", "infra");

    private static readonly string All = string.Join('\n', Directory.EnumerateFiles(Folder, "*.tf").Order().Select(File.ReadAllText));

    [Theory]
    [InlineData("/ai-teams/${var.environment}/monitoring/grafana-cloud-api-key")]
    [InlineData("/ai-teams/${var.environment}/monitoring/grafana-cloud-config")]
    [InlineData("ai-teams-otel-collector-${var.environment}")]
    public void The_names_that_older_pages_use_hold(string name) => Assert.Contains($"\"{name}\"", All, StringComparison.Ordinal);

    [Theory]
    [InlineData("monitoring.tf")]
    [InlineData("ecs.tf")]
    [InlineData("variables.tf")]
    public void The_files_that_older_pages_name_are_there(string file) => Assert.True(File.Exists(Path.Combine(Folder, file)));

    [Fact]
    public void A_secret_is_written_only_from_a_variable_that_is_not_kept()
    {
        var secrets = Block().Matches(All).Select(match => match.Value)
            .Where(block => block.StartsWith("resource \"aws_ssm_parameter\"", StringComparison.Ordinal) && block.Contains("\"SecureString\"", StringComparison.Ordinal)).ToList();

        Assert.Equal(5, secrets.Count);
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotMatch(@"(?m)^\s*value\s*=", secret);
            var variable = WrittenOnly().Match(secret).Groups[1].Value;
            var declared = Block().Matches(All).Select(match => match.Value).Single(block => block.StartsWith($"variable \"{variable}\"", StringComparison.Ordinal));
            Assert.Matches(@"ephemeral\s*=\s*true", declared);
            Assert.Matches(@"sensitive\s*=\s*true", declared);
        });
    }

    [Fact]
    public void The_Collectors_are_of_the_AppHosts_version_and_read_the_files_of_monitoring()
    {
        var collector = new CollectorBackend(null!, null!, null!, null!);

        Assert.Contains($"\"{collector.Image}:{collector.Tag}\"", All, StringComparison.Ordinal);
        Assert.DoesNotContain(":latest\"", All, StringComparison.Ordinal);
        var files = Named().Matches(All).Select(match => match.Groups[1].Value).Where(name => !name.Contains('$', StringComparison.Ordinal)).Distinct().ToList();
        Assert.Equal(["otel-collector-config.yml", "otel-sidecar-config.yml", "overlays/cloud.yml", "overlays/tail-sampling.yml"], files.Where(name => name.StartsWith("ot", StringComparison.Ordinal) || name.StartsWith("overlays/", StringComparison.Ordinal)).Order());
        Assert.All(files.Where(name => !name.StartsWith("queries/", StringComparison.Ordinal)), name => Assert.True(File.Exists(Path.Combine(MonitoringFolder.Path, name)), name));
    }

    [Fact]
    public void No_role_may_do_everything_and_whole_services_are_named_only_where_nothing_smaller_exists()
    {
        Assert.DoesNotContain("\"*:*\"", All, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"actions\s*=\s*\[[^\]]*:\*", All);
        var unbounded = Regex.Matches(All, @"sid\s*=\s*""(\w+)""\s+actions\s*=\s*\[[^\]]*\]\s+resources\s*=\s*\[""\*""\]").Select(match => match.Groups[1].Value);
        Assert.Equal(["CloudWatchMetrics", "RegistryToken"], unbounded.Order());
    }

    [Fact]
    public async Task Terraform_accepts_the_files()
    {
        if (ProgramOnPath.Find("terraform") is not { } terraform) return;
        await RunAsync(terraform, Folder, "fmt", "-check", "-recursive", "-diff");
        if (Environment.GetEnvironmentVariable("TF_PLUGINS") is not { Length: > 0 } plugins) return;

        using var copy = new TempFolder();
        Copy(Folder, Path.Combine(copy.Path, "infra"));
        Copy(MonitoringFolder.Path, Path.Combine(copy.Path, "monitoring"));
        var infra = Path.Combine(copy.Path, "infra");
        await RunAsync(terraform, infra, "init", "-backend=false", $"-plugin-dir={plugins}");
        await RunAsync(terraform, infra, "validate");
        await RunAsync(terraform, infra, "test");
    }

    private static async Task RunAsync(string terraform, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(terraform, [arguments[0], "-no-color", .. arguments[1..]]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (arguments[0] == "fmt") start.ArgumentList.Remove("-no-color");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"terraform {arguments[0]}: {error}{await output}");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.Contains(".terraform", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex(@"^(resource|variable|data) .*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"value_wo\s*=\s*var\.(\w+)")]
    private static partial Regex WrittenOnly();

    // A quoted file name that ends in .yml, with or without the way to monitoring/ before it.
    [GeneratedRegex(@"""(?:\$\{path\.module\}/\.\./monitoring/)?([^""]*\.yml)""")]
    private static partial Regex Named();
}
