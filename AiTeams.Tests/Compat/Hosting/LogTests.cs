using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.Compat.Hosting;

public sealed class LogTests
{
    [ShellFact]
    public async Task Watching_replays_what_was_printed_and_follows_both_streams()
    {
        await using var test = new TestApplication();
        test.AddShell("shell", "echo one; echo two >&2; read line; echo never").WithExplicitStart();
        await test.StartAsync();
        var logs = test.Application.Services.GetRequiredService<ResourceLoggerService>();
        await test.Application.ResourceCommands.ExecuteCommandAsync("shell", KnownResourceCommands.StartCommand, test.Token);

        var first = await ReadAsync(logs, 2, test.Token);
        logs.GetLogger("shell").Log(Microsoft.Extensions.Logging.LogLevel.Information, default, "three", null, (text, _) => text);
        var all = await ReadAsync(logs, 3, test.Token);

        Assert.Equal(new HashSet<(string, bool)> { ("one", false), ("two", true) }, first.Select(Pair).ToHashSet());
        Assert.Equal(("three", false), Pair(all[2]));
        Assert.Equal([1, 2, 3], all.Select(line => line.LineNumber));
        Assert.Matches("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z three$", all[2].Content);
    }

    [ShellFact]
    public async Task The_last_ten_thousand_lines_are_kept()
    {
        await using var test = new TestApplication();
        test.AddShell("shell", "seq 1 10500");
        await test.StartAsync();
        await test.WaitForAsync("shell", KnownResourceStates.Finished);

        var lines = await test.OutputAsync("shell");

        Assert.Equal(10_000, lines.Length);
        Assert.Equal(("501", "10500"), (lines[0], lines[^1]));
    }

    [ShellFact]
    public async Task The_file_has_JSON_lines_as_they_are_and_wraps_others()
    {
        await using var test = new TestApplication();
        test.AddShell("shell", """echo '{"@message":"already","n":1}'; echo 'plain "text"'; echo '{broken'; echo oops >&2""");
        await test.StartAsync();
        await test.WaitForAsync("shell", KnownResourceStates.Finished);
        await test.Application.StopAsync(test.Token);

        var lines = await File.ReadAllLinesAsync(Path.Combine(test.Data, "logs", "shell.jsonl"), test.Token);

        Assert.Contains("""{"@message":"already","n":1}""", lines);
        var wrapped = lines.Where(line => !line.Contains("already", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(line => line.GetProperty("@message").GetString()!);
        Assert.Equal(["oops", "plain \"text\"", "{broken"], wrapped.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("shell", wrapped["oops"].GetProperty("service").GetString());
        Assert.Equal("stderr", wrapped["oops"].GetProperty("fields").GetProperty("stream").GetString());
        Assert.Equal("stdout", wrapped["{broken"].GetProperty("fields").GetProperty("stream").GetString());
    }

    private static (string Text, bool IsError) Pair(LogLine line) => (TestApplication.WithoutTime(line.Content), line.IsErrorMessage);

    private static async Task<List<LogLine>> ReadAsync(ResourceLoggerService logs, int count, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        await foreach (var batch in logs.WatchAsync("shell").WithCancellation(cancellationToken))
        {
            lines.AddRange(batch);
            if (lines.Count >= count) break;
        }

        return lines;
    }
}
