using System.Globalization;

namespace AiTeams.AppHost.Startup;

/// <summary>What a person at the terminal sees: whole lines, one writer at a time.</summary>
internal sealed class Terminal(TextWriter output, TimeProvider time)
{
    private readonly Lock _lock = new();

    public void Write(string text)
    {
        lock (_lock)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }

    /// <summary>One line about one resource, with the local time.</summary>
    public void Tell(string resource, string what) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss}  {resource}: {what}"));
}
