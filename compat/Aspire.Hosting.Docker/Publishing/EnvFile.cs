using System.Text;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>The .env beside a Compose file: every variable it refers to, sorted, without values. What someone has filled in is kept, like the mode of a file that is there.</summary>
internal static class EnvFile
{
    internal static void Update(string path, IReadOnlyDictionary<string, CapturedEnvironmentVariable> variables)
    {
        var entries = new SortedDictionary<string, (string? Comment, string Value)>(StringComparer.Ordinal);
        string? comment = null;
        foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            var text = line.TrimStart();
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (!text.StartsWith('#') && equals > 0) entries[text[..equals].Trim()] = (comment, text[(equals + 1)..]);
            comment = text.StartsWith('#') ? text[1..].Trim() : null;
        }

        foreach (var (name, variable) in variables) entries.TryAdd(name, (variable.Description, ""));

        var lines = new StringBuilder();
        foreach (var (name, (description, value)) in entries)
        {
            if (!string.IsNullOrWhiteSpace(description)) lines.Append("# ").Append(description).Append('\n');
            lines.Append(name).Append('=').Append(value).Append("\n\n");
        }

        Replace(path, lines.ToString());
    }

    // Whole or not at all, and a new one for its owner's eyes only: secrets are going to be filled in.
    private static void Replace(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File.Exists(path) ? File.GetUnixFileMode(path) : UnixFileMode.UserRead | UnixFileMode.UserWrite;

        var beside = path + ".new";
        File.Delete(beside);
        using (var writer = new StreamWriter(beside, options)) writer.Write(text);
        File.Move(beside, path, overwrite: true);
    }
}
