using System.Diagnostics;
using System.Globalization;
using System.Text;
using AiTeams.Contracts.Access;
using AiTeams.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>A hundred thousand random secrets and personal values, in every place of a log call: none is in the line, nor in the event on the span.</summary>
public sealed class LeakTests
{
    private const int Values = 100_000;

    [Fact]
    public async Task No_secret_and_no_personal_value_gets_into_a_line_or_a_span_event_and_ids_stay()
    {
        var sink = new LastLine();
        await using var host = new LineHost(sink);
        var logger = host.Logger("Leaks");
        var random = new Random(20261121);
        for (var i = 0; i < Values; i++)
        {
            // Never the same digits by chance as the value itself.
            var traceId = ActivityTraceId.CreateFromString(Hex(random, 32)).ToHexString();
            var (form, value) = Value(random);
            var text = string.Format(CultureInfo.InvariantCulture, form, value);
            var tokens = random.Next(1_000_000);
            var time = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            Call(logger, random.Next(5), text, $"{traceId} {time} {tokens}", tokens);

            var line = sink.Text;
            Assert.False(line.Contains(value, StringComparison.OrdinalIgnoreCase), $"'{value}' of '{text}' is in {line}");
            Assert.Contains($"{traceId} {time} {tokens}", line, StringComparison.Ordinal);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\"input_tokens\":{tokens}"), line, StringComparison.Ordinal);
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
            default:
                logger.LogInformation("{Ids} {InputTokens} {Texts}", ids, tokens, new[] { text, text });
                break;
        }
    }

    /// <returns>A text that holds the value as people write it, and the value.</returns>
    private static (string Form, string Value) Value(Random random) => random.Next(14) switch
    {
        0 => ("mail {0}, please", $"{Word(random)}.{Word(random)}@{Word(random)}.example"),
        1 => ("call {0}.", "1" + random.Next(3, 10) + Digits(random, 9)),
        2 => ("电话{0}", "+86 1" + random.Next(3, 10) + Digits(random, 1) + " " + Digits(random, 4) + " " + Digits(random, 4)),
        3 => ("card {0} was refused", WithLuhn("4" + Digits(random, 14))),
        4 => ("paid by {0}", string.Join(' ', WithLuhn("55" + Digits(random, 13)).Chunk(4).Select(static four => new string(four)))),
        5 => ("id {0}", ResidentId(random)),
        6 => ("Authorization: Bearer {0}", Secret(random)),
        7 => ("got Bearer {0} from it", Secret(random)),
        8 => ("password={0};", Secret(random)),
        9 => ("{{\"api_key\":\"{0}\"}}", Secret(random)),
        10 => ("GET /items?token={0}", Secret(random)),
        11 => ("key " + "ak_demo_{0}", ApiKeyFormat.Create("demo")["ak_demo_".Length..]),
        12 => ("jwt eyJhbGciOiJIUzI1NiJ9.{0}.sig", Secret(random)),
        _ => ("https://app:{0}@db.example/x", Secret(random)),
    };

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(3, 10)).Select(_ => (char)random.Next('a', 'z' + 1)));

    private static string Digits(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)random.Next('0', '9' + 1)));

    private static string Hex(Random random, int count) => "a" + string.Concat(Enumerable.Range(1, count - 1).Select(_ => "0123456789abcdef"[random.Next(16)]));

    private static string Secret(Random random)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        return "Z9" + string.Concat(Enumerable.Range(0, random.Next(10, 40)).Select(_ => Letters[random.Next(Letters.Length)]));
    }

    private static string WithLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit * 2 > 9 ? digit * 2 - 9 : digit * 2 : digit;
        }
        return digits + (10 - sum % 10) % 10;
    }

    private static string ResidentId(Random random)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var born = new DateOnly(1940, 1, 1).AddDays(random.Next(25_000));
        var digits = random.Next(110_000, 660_000) + born.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + Digits(random, 3);
        return digits + "10X98765432"[digits.Select((digit, i) => (digit - '0') * weights[i]).Sum() % 11];
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
