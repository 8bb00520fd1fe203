using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Tracking;

/// <summary>100,000 hostile trace headers, four in each of 25,000 requests, over raw sockets: what HttpClient would refuse to send arrives here.</summary>
public sealed partial class HostileHeaderTests
{
    private const int Requests = 25_000;
    private const int InFlight = 50;
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Injected = "X-Injected";

    [Fact]
    public async Task No_trace_header_breaks_or_splits_a_response_and_a_malformed_one_starts_a_new_root()
    {
        var lines = new CountedLines();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/story", () => Telemetry.TrackingId + " " + Telemetry.Current!.TrackingId), environment: "prod",
            configure: builder => builder.Services.AddSingleton<ILogLineSink>(lines));

        await Task.WhenAll(Enumerable.Range(1, 2).Select(seed => SendAsync(service.Address, seed, Requests / 2)));

        await Eventually.TrueAsync(() => lines.Receipts == Requests); // the last receipts come after the last bytes
        Assert.Equal(0, lines.Broken);
    }

    [Fact]
    public async Task Bytes_that_no_header_may_hold_are_refused_or_answered_whole()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/story", () => Telemetry.TrackingId));
        var random = new Random(3);
        foreach (var name in new[] { "traceparent", "tracestate", "baggage", "X-Tracking-ID" })
        {
            for (var i = 0; i < 100; i++)
            {
                using var client = new TcpClient();
                await client.ConnectAsync(service.Address.Host, service.Address.Port);
                var noise = new byte[random.Next(1, 60)];
                random.NextBytes(noise);
                byte[] request = [.. "GET /story HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"u8, .. Encoding.ASCII.GetBytes($"{name}: "), .. noise, .. "\r\n\r\n"u8];
                await client.GetStream().WriteAsync(request);
                var text = await ReadToEndAsync(client.GetStream());

                if (text.StartsWith("HTTP/1.1 400", StringComparison.Ordinal)) continue;
                Assert.StartsWith("HTTP/1.1 200 OK\r\n", text, StringComparison.Ordinal);
                Assert.Single(TrackingLine().Matches(text));
            }
        }
    }

    private static async Task SendAsync(Uri address, int seed, int count)
    {
        var random = new Random(seed);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        for (var sent = 0; sent < count; sent += InFlight)
        {
            var parents = Enumerable.Range(0, Math.Min(InFlight, count - sent)).Select(_ => Parent(random)).ToArray();
            var text = new StringBuilder();
            foreach (var parent in parents)
            {
                text.Append(CultureInfo.InvariantCulture, $"GET /story HTTP/1.1\r\nHost: x\r\ntraceparent: {parent}\r\ntracestate: {State(random)}\r\n")
                    .Append(CultureInfo.InvariantCulture, $"baggage: {Baggage(random)}\r\nX-Tracking-ID: {Mutated(random, TraceId)}\r\n\r\n");
            }
            var writing = stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
            foreach (var parent in parents) Check(parent, await ReadAsync(reader), seed);
            await writing;
        }
    }

    private static void Check(string parent, (string Head, string Body) response, int seed)
    {
        var why = $"seed {seed}, traceparent '{parent}': {response.Head}{response.Body}";
        Assert.True(response.Head.StartsWith("HTTP/1.1 200 OK\n", StringComparison.Ordinal), why);
        Assert.False(response.Head.Contains(Injected, StringComparison.OrdinalIgnoreCase), why);
        var headers = TrackingLine().Matches(response.Head);
        Assert.True(headers.Count == 1, why);
        var id = headers[0].Groups[1].Value;
        Assert.True(response.Body == $"{id} {id}", why);
        Assert.True(id != new string('0', 32), why);
        if (WellFormed().Match(parent.Trim(' ', '\t')) is { Success: true } match) Assert.True(match.Groups[1].Value == id, why);
        else if (!Future().IsMatch(parent)) Assert.False(parent.Contains(id, StringComparison.Ordinal), why);
    }

    private static async Task<(string Head, string Body)> ReadAsync(StreamReader reader)
    {
        var head = new StringBuilder();
        var length = -1;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.Append(line).Append('\n');
            if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)) length = int.Parse(line.AsSpan(16), CultureInfo.InvariantCulture);
        }
        if (length >= 0)
        {
            var body = new char[length];
            await reader.ReadBlockAsync(body);
            return (head.ToString(), new(body));
        }
        var chunks = new StringBuilder();
        while (int.Parse(await reader.ReadLineAsync() ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            var chunk = new char[size];
            await reader.ReadBlockAsync(chunk);
            await reader.ReadLineAsync();
            chunks.Append(chunk);
        }
        await reader.ReadLineAsync();
        return (head.ToString(), chunks.ToString());
    }

    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        try
        {
            await stream.CopyToAsync(copy);
        }
        catch (IOException)
        {
            // Refused before all of it was read: what came is what there is.
        }
        return Encoding.UTF8.GetString(copy.ToArray());
    }

    private static string Parent(Random random) => random.Next(8) switch
    {
        0 => $"00-{TraceId}-00f067aa0ba902b7-01",
        1 => "",
        2 => $"ff-{TraceId}-00f067aa0ba902b7-01",
        3 => $"00-{new string('0', 32)}-00f067aa0ba902b7-01",
        4 => Noise(random, 200),
        _ => Mutated(random, $"00-{TraceId}-00f067aa0ba902b7-01"),
    };

    private static string State(Random random) => random.Next(4) switch
    {
        0 => "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
        1 => string.Join(',', Enumerable.Range(0, random.Next(100)).Select(index => $"k{index}={Noise(random, 10)}")),
        2 => Noise(random, 600),
        _ => Mutated(random, "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"),
    };

    private static string Baggage(Random random) => random.Next(5) switch
    {
        0 => $"tenant.id=acme%0d%0a{Injected}: 1,user.vip=true",
        1 => $"tracking.id={Mutated(random, TraceId)[..^1]}%0d%0aSet-Cookie: a=b",
        2 => string.Join(',', Enumerable.Range(0, random.Next(200)).Select(index => $"batch.id={Noise(random, 8)}")),
        3 => Noise(random, 800),
        _ => Mutated(random, $"tenant.id=acme,user.segment=%E4%BD%A0;p=1,batch.total=%zz"),
    };

    /// <summary>One to four characters of it changed, left out or doubled.</summary>
    private static string Mutated(Random random, string text)
    {
        var mutated = new StringBuilder(text);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(3))
            {
                case 0: mutated[at] = Character(random); break;
                case 1: mutated.Remove(at, 1); break;
                default: mutated.Insert(at, Character(random)); break;
            }
        }
        return mutated.ToString();
    }

    private static string Noise(Random random, int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Character(random)));

    /// <summary>Anything a header line may hold: visible ASCII, space, tab, and letters beyond ASCII.</summary>
    private static char Character(Random random) => random.Next(12) switch
    {
        0 => '\t',
        1 => "é你ß"[random.Next(3)],
        2 => "0123456789abcdef"[random.Next(16)],
        3 => "-,;=%\""[random.Next(6)],
        _ => (char)random.Next(' ', '\u007f'),
    };

    [GeneratedRegex("^00-([0-9a-f]{32})(?<!0{32})-([0-9a-f]{16})(?<!0{16})-[0-9a-f]{2}$")]
    private static partial Regex WellFormed();

    /// <summary>Versions to come may be followed as far as they are understood.</summary>
    [GeneratedRegex("^\\s*(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")]
    private static partial Regex Future();

    [GeneratedRegex("^X-Tracking-ID: ([0-9a-f]{32})\r?$", RegexOptions.Multiline)]
    private static partial Regex TrackingLine();

    /// <summary>Counts receipts without keeping them.</summary>
    private sealed class CountedLines : ILogLineSink
    {
        private int _receipts;
        private int _broken;

        public int Receipts => Volatile.Read(ref _receipts);

        public int Broken => Volatile.Read(ref _broken);

        public void Write(ReadOnlySpan<byte> line, bool essential)
        {
            if (line.IndexOf("\"logger\":\"AiTeams.Receipt\""u8) >= 0) Interlocked.Increment(ref _receipts);
            if (line.IndexOfAnyInRange((byte)0, (byte)9) >= 0 || line[..^1].Contains((byte)'\n')) Interlocked.Increment(ref _broken);
        }

        public void Flush(TimeSpan timeout)
        {
        }
    }
}
