using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace AiTeams.Testing.Golden;

/// <summary>
/// Compares a text with a file in the folder <c>Golden</c> beside the test's source. With the environment variable <see cref="UpdateVariable"/> = 1
/// the file is written instead, to be looked at and committed.
/// </summary>
public static partial class GoldenFile
{
    public const string UpdateVariable = "UPDATE_GOLDEN";

    /// <param name="actual">Line ends are compared as line feeds.</param>
    /// <param name="name">Of the file, with its ending.</param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <exception cref="TelemetryAssertionException">They differ, or there is no file; the message shows the difference line by line and how to update.</exception>
    public static void ShouldBe(string actual, string name, [CallerFilePath] string sourceFile = "") =>
        Compare(actual, Path.Combine(FolderOf(sourceFile), "Golden", name), Environment.GetEnvironmentVariable(UpdateVariable) == "1");

    internal static void Compare(string actual, string path, bool update)
    {
        actual = actual.ReplaceLineEndings("\n");
        if (update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }
        if (!File.Exists(path)) throw new TelemetryAssertionException($"There is no golden file {path}. Run once with {UpdateVariable}=1 to write it. It would be:\n{actual}");

        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (expected != actual)
            throw new TelemetryAssertionException($"It differs from the golden file {path} (- golden, + now; {UpdateVariable}=1 takes the new one over):\n{LineDifference.Of(expected, actual)}");
    }

    /// <summary>A deterministic build writes <c>/_/</c> for the repository's root: then it is looked for above the test assembly.</summary>
    internal static string FolderOf(string sourceFile)
    {
        var folder = Path.GetDirectoryName(sourceFile)!;
        if (Directory.Exists(folder)) return folder;
        var relative = MappedRoot().Replace(folder.Replace('\\', '/'), "");
        for (var root = new DirectoryInfo(AppContext.BaseDirectory); root is not null; root = root.Parent)
        {
            var found = Path.Combine(root.FullName, relative);
            if (Directory.Exists(found)) return found;
        }
        throw new TelemetryAssertionException($"The folder {folder} of the test's source is neither here nor above {AppContext.BaseDirectory}; golden files lie beside the source.");
    }

    [GeneratedRegex(@"^/_\d*/")]
    private static partial Regex MappedRoot();
}
