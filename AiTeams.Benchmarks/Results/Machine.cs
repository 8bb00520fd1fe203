using System.Globalization;
using System.Runtime.InteropServices;

namespace AiTeams.Benchmarks.Results;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    internal static string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} x {Processor()}, {MemoryGigabytes()} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    private static string Processor() => Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static long MemoryGigabytes() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;

    private static string? Value(string file, string name) => !File.Exists(file)
        ? null
        : File.ReadLines(file).Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(static line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault();
}
