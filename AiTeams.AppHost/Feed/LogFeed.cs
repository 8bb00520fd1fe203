using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace AiTeams.AppHost.Feed;

/// <summary>
/// Sends what the resources print to the Console, in batches. At most 20,000 lines wait; beyond that the oldest give way, because a
/// Console that is down must not cost the AppHost its memory, and the resource's own log file has them all.
/// </summary>
internal sealed class LogFeed(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    FeedClient client,
    TimeProvider time) : BackgroundService
{
    private const int Waiting = 20_000;
    private const int Batch = 500;
    private const int BatchCharacters = 512 * 1024;
    private const int LongestLine = 64 * 1024;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    private readonly Channel<ConsoleLine> _lines = Channel.CreateBounded<ConsoleLine>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WatchAsync(stoppingToken), SendAsync(stoppingToken));

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        var watched = new ConcurrentDictionary<string, Task>(StringComparer.Ordinal);
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            if (!change.Snapshot.IsHidden && change.Resource is IResourceWithEndpoints)
            {
                _ = watched.GetOrAdd(change.ResourceId, id => FollowAsync(change.Resource.Name, id, stoppingToken));
            }
        }
    }

    // A replica's stream ends when its process does, and a restart begins it anew; numbers tell which lines were seen before.
    private async Task FollowAsync(string resource, string resourceId, CancellationToken stoppingToken)
    {
        await foreach (var lines in logs.WatchAsync(resourceId).WithCancellation(stoppingToken).ConfigureAwait(false))
        {
            foreach (var line in lines)
            {
                var printed = PrintedLine.From(line.Content, time.GetUtcNow());
                var text = printed.Text.Length > LongestLine ? printed.Text[..LongestLine] : printed.Text;
                _lines.Writer.TryWrite(new ConsoleLine(resource, line.LineNumber, printed.At, text, line.IsErrorMessage));
            }
        }
    }

    private async Task SendAsync(CancellationToken stoppingToken)
    {
        var batch = new List<ConsoleLine>(Batch);
        while (await _lines.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            await Task.Delay(Gather, time, stoppingToken).ConfigureAwait(false);
            // The Console takes bodies of up to 4 MB; in the worst case JSON writes six bytes for a character.
            for (var characters = 0; batch.Count < Batch && characters < BatchCharacters && _lines.Reader.TryRead(out var line); characters += line.Text.Length)
            {
                batch.Add(line);
            }

            while (!await client.TrySendAsync(HttpMethod.Post, "/api/console-logs", new ConsoleLines(batch), stoppingToken).ConfigureAwait(false))
            {
                await Task.Delay(FeedClient.Pause, time, stoppingToken).ConfigureAwait(false);
            }

            batch.Clear();
        }
    }

    private sealed record ConsoleLines(IReadOnlyList<ConsoleLine> Lines);

    private sealed record ConsoleLine(string Resource, int Number, DateTimeOffset At, string Text, bool Error);
}
