using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace AiTeams.Tests.Benchmarks;

/// <summary>Each benchmark once with tiny counts: that it works, never what it shows.</summary>
public sealed class BenchmarkProgramTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "AiTeams.Benchmarks.dll");

    [Fact]
    public async Task Every_benchmark_runs_and_reports_its_goal()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var (code, said) = await RunAsync("--test", "--json", file);

            Assert.True(code == 0, said);
            using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            var ids = figures.RootElement.EnumerateArray().Select(static figure => figure.GetProperty("id").GetString()).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(["P1", "P12", "P13", "P2", "P3", "P4", "P5", "metrics", "pipeline"], ids);
            Assert.All(figures.RootElement.EnumerateArray(), static figure => Assert.True(double.IsFinite(figure.GetProperty("value").GetDouble()), figure.ToString()));
            Assert.Contains("Machine: ", said, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("P99", "There is no benchmark P99")]
    [InlineData("--fast", "--fast is not an option")]
    [InlineData("--rounds", "--rounds needs a value")]
    public async Task A_wrong_command_line_is_refused_with_the_reason(string argument, string reason)
    {
        var (code, said) = await RunAsync(argument);

        Assert.Equal(2, code);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        // The test host itself may be another program than dotnet.
        var dotnet = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        using var process = Process.Start(new ProcessStartInfo(dotnet, [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, string.Concat(said));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
