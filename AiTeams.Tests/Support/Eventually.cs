using System.Text.Json;

namespace AiTeams.Tests.Support;

/// <summary>Asks until the answer is the wanted one: for what happens elsewhere and tells nobody when it is done.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>The first answer that satisfies <paramref name="wanted"/>. A question that fails to connect is asked again.</summary>
    /// <param name="within">Default: <see cref="Patience.Most"/>.</param>
    /// <exception cref="TimeoutException">No such answer came in time; the message holds the last one.</exception>
    public static async Task<T> GetAsync<T>(Func<CancellationToken, Task<T>> ask, Func<T, bool> wanted, TimeSpan? within = null)
    {
        var patience = within ?? Patience.Most;
        using var deadline = new CancellationTokenSource(patience);
        using var pause = new PeriodicTimer(Interval);
        object? last = null;
        try
        {
            while (true)
            {
                try
                {
                    var answer = await ask(deadline.Token);
                    if (wanted(answer)) return answer;
                    last = answer;
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException)
                {
                    last = exception.Message;
                }
                await pause.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {patience.TotalSeconds} s. The last answer was: {Describe(last)}");
        }
    }

    /// <inheritdoc cref="GetAsync{T}(Func{CancellationToken, Task{T}}, Func{T, bool}, TimeSpan?)"/>
    public static Task<T> GetAsync<T>(Func<T> ask, Func<T, bool> wanted, TimeSpan? within = null) =>
        GetAsync(_ => Task.FromResult(ask()), wanted, within);

    /// <summary>Waits until the condition holds.</summary>
    /// <inheritdoc cref="GetAsync{T}(Func{CancellationToken, Task{T}}, Func{T, bool}, TimeSpan?)"/>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? within = null) => GetAsync(condition, holds => holds, within);

    private static string Describe(object? answer)
    {
        var text = answer is string already ? already : JsonSerializer.Serialize(answer);
        return text.Length > 4000 ? text[..4000] + "…" : text;
    }
}
