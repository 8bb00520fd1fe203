using System.Diagnostics;
using System.Globalization;

namespace AiTeams.Benchmarks.Macro.Load;

/// <summary>The load generator on its own core.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly Process _process = ChildProgram.Start(Affinity.HelperCore, new Dictionary<string, string>(), ChildProgram.Load);

    /// <exception cref="InvalidOperationException">A request was not answered with 200: the figures would mean nothing.</exception>
    /// <returns>Requests answered.</returns>
    internal async Task<long> RunAsync(int port, string path, TimeSpan duration, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{port} {path} {duration.TotalMilliseconds:0}"));
        await _process.StandardInput.FlushAsync(cancellationToken);
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException(await _process.StandardError.ReadToEndAsync(cancellationToken));
        var answer = line.Split(' ').Select(static number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return answer[1] == 0 ? answer[0] : throw new InvalidOperationException($"{answer[1]} of {answer[0]} requests were not answered with 200.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
