using System.Diagnostics;
using System.Globalization;
using System.Text;
using AiTeams.ServiceDefaults.Export.Queue;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.Tests.Privacy;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>A hundred thousand random secrets and personal values, in every place of a log call: none is in the line, nor in the record that goes out by OTLP, nor in the event on the span.</summary>
public sealed class LeakTests
{
    private const int Values = 100_000;

    [Fact]
    public async Task No_secret_and_no_personal_value_gets_into_a_line_or_its_record_and_ids_stay()
    {
        var sink = new LastLine();
        using var queue = new ExportQueue(new ExportLedger("logs"), new QueueLimits(), TimeProvider.System);
        await using var host = new LineHost(sink, records: new OtlpLogs(queue));
        var logger = host.Logger("Leaks");
        var random = new Random(20261121);
        for (var i = 0; i < Values; i++)
        {
            // Never the same digits by chance as the value itself.
            var traceId = ActivityTraceId.CreateFromString(LeakValues.Hex(random, 32)).ToHexString();
            var (form, value) = LeakValues.Next(random);
            var text = string.Format(CultureInfo.InvariantCulture, form, value);
            var tokens = random.Next(1_000_000);
            var time = LeakValues.Time(random);
            Call(logger, random.Next(6), text, $"{traceId} {time} {tokens}", tokens);

            var line = sink.Text;
            Assert.False(line.Contains(value, StringComparison.OrdinalIgnoreCase), $"'{value}' of '{text}' is in {line}");
            Assert.Contains($"{traceId} {time} {tokens}", line, StringComparison.Ordinal);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"input_tokens\":{tokens}"), line, StringComparison.Ordinal);
            // Protobuf has texts as they are.
            var record = Only(queue);
            Assert.False(record.Contains(value, StringComparison.OrdinalIgnoreCase), $"'{value}' of '{text}' is in {record}");
            Assert.Contains($"{traceId} {time} {tokens}", record, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_personal_value_gets_into_the_events_that_an_error_leaves_on_its_span()
    {
        await using var host = new LineHost();
        var logger = host.Logger("Leaks");
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.IsAllDataRequested = true;

        logger.LogError("mail to {Recipient} with {Password}", "ada@example.com", "hunter2");

        var logged = Assert.Single(activity.Events, static one => one.Name == "error_log");
        Assert.Equal("mail to [email] with [redacted]", logged.Tags.Single(static tag => tag.Key == "log.message").Value);
        Assert.Equal("mail to [email] with [redacted]", activity.StatusDescription);
    }

    private static string Only(ExportQueue queue)
    {
        var batch = queue.Take(alsoPart: true, out _)!;
        Assert.Equal(1, batch.Count);
        var text = Encoding.UTF8.GetString(batch.Items[0].Encoded);
        queue.Return(batch);
        return text;
    }

    private static void Call(ILogger logger, int place, string text, string ids, int tokens)
    {
        switch (place)
        {
            case 0:
                logger.LogInformation("{Ids} {InputTokens} {Text}", ids, tokens, text);
                break;
            case 1:
                using (logger.BeginScope(new Dictionary<string, object> { ["note"] = text, ["InputTokens"] = tokens })) logger.LogInformation("in scope {Ids}", ids);
                break;
            case 2:
                logger.Log(LogLevel.Warning, default, new List<KeyValuePair<string, object?>> { new("RequestPath", text), new("InputTokens", tokens) }, null, (_, _) => ids + " " + text);
                break;
            case 3:
                logger.LogWarning(new InvalidOperationException(text, new TimeoutException(text)), "failed {Ids} {InputTokens}", ids, tokens);
                break;
            case 4:
                logger.Log(LogLevel.Information, new EventId(1, text), new List<KeyValuePair<string, object?>> { new(text, 1), new("Ids", ids), new("InputTokens", tokens) }, null, static (_, _) => "named");
                break;
            default:
                logger.LogInformation("{Ids} {InputTokens} {Texts}", ids, tokens, new[] { text, text });
                break;
        }
    }

    private sealed class LastLine : ILogLineSink
    {
        public string Text { get; private set; } = "";

        public void Write(ReadOnlySpan<byte> line, bool essential) => Text = Encoding.UTF8.GetString(line);

        public void Flush(TimeSpan timeout)
        {
        }
    }
}
