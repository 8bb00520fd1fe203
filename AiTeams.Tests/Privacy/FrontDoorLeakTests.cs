using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.ServiceDefaults;
using AiTeams.Tests.ServiceDefaults.Export;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.Privacy;

/// <summary>
/// Random secrets and personal values in every part of a request, in what the code says about it and in what fails: none is in a line, a receipt, a
/// span, a record, a metric, an answer's problem, nor in what the next service gets.
/// </summary>
public sealed class FrontDoorLeakTests
{
    /// <summary>Ten values each; LEAK_REQUESTS=10000 makes a hundred thousand.</summary>
    private static readonly int Requests = int.TryParse(Environment.GetEnvironmentVariable("LEAK_REQUESTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 300;

    [Fact]
    public async Task Nothing_of_a_request_and_of_what_fails_in_it_leaves_in_any_signal()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var next = await TestService.StartAsync(app => app.MapGet("/echo", (HttpContext http) => string.Join('\n', http.Request.Headers.Select(header => header.ToString()))));
        await using var service = await StartAsync(next, sink);
        var values = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var trackingIds = new HashSet<string>();
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancel) =>
        {
            var random = new Random(i);
            var leak = new Leak(random);
            using var response = await SendAsync(service, leak, i % 4);
            var body = await response.Content.ReadAsStringAsync(cancel);
            AssertNone(Any(leak.Values), $"answer {i}", [body]);
            Assert.Equal((i % 4) switch { 0 => 200, 1 => 500, _ => 400 }, (int)response.StatusCode);
            lock (values)
            {
                values.UnionWith(leak.Values);
                trackingIds.Add(response.TrackingId());
            }
        });

        await sink.Received.WaitForAsync(received => Told(trackingIds, received.Spans.Select(span => span.Attributes.Text("tracking.id")))
            && Told(trackingIds, received.Logs.Where(log => log.Attributes.Text("receipt.kind") == "request").Select(log => log.Attributes.Text("tracking_id"))));
        var any = Any(values);
        AssertNone(any, "lines", service.Lines.All);
        AssertNone(any, "spans", sink.Received.Spans.Select(Encoded.Described));
        AssertNone(any, "records", sink.Received.Logs.Select(log => $"{log.EventName} {log.Body} {Encoded.Described(log.Attributes)}"));
        var scrape = await Scrape.UntilAsync(service, scrape => scrape.Samples.Where(line => line.StartsWith("request_count_total{", StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture)) >= Requests);
        AssertNone(any, "the page of metrics", scrape.Text.Split('\n'));
        Assert.Equal((Requests + 3) / 4, scrape.Value("ai_requests_total", ("model", "other"), ("provider", "other")));
        var open = await Scrape.OfAsync(service, "application/openmetrics-text; version=1.0.0");
        AssertNone(any, "exemplars", open.Text.Split('\n'));
        await sink.FirstMetricAsync("ai_requests_total");
        AssertNone(any, "metrics", sink.Received.Metrics.SelectMany(metric => metric.Points).Select(point => Encoded.Described(point.Attributes)));
    }

    private static Task<TestService> StartAsync(TestService next, OtlpSink sink) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/items/{note}", async (string note, IHttpClientFactory clients, ModelMetrics models, AgentMetrics agent, EngineRequestMetrics engine, UsageMetrics usage) =>
            {
                Activity.Current!.AddBaggage("note", note);
                Telemetry.Tenant(note);
                Telemetry.User(note, note);
                Telemetry.Session(note);
                Telemetry.Workflow(note, note, note, note);
                Telemetry.Operation(note);
                models.Called(note, note, "success", TimeSpan.FromSeconds(1));
                models.Cost(note, note, 1000);
                agent.RequestEnded("GET", "/items/{note}", note, TimeSpan.FromSeconds(1), note);
                engine.Ended(note, note, TimeSpan.FromSeconds(1));
                usage.ApiKeyUsed(note, note, "/items/{note}", true);
                return await clients.CreateClient().GetStringAsync(new Uri(next.Address, "/echo"));
            });
            app.MapPost("/fails", async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                var body = await reader.ReadToEndAsync();
                throw new InvalidOperationException(body, new FormatException(body));
            });
            app.MapPost("/typed", (Dictionary<string, int> counts) => counts.Count);
            app.MapGet("/numbered/{number:int}", static (int number, int count) => number + count);
        },
        settings: sink.Settings());

    private static Task<HttpResponseMessage> SendAsync(TestService service, Leak leak, int kind)
    {
        var (method, path, body) = kind switch
        {
            0 => (HttpMethod.Get, $"/items/{Uri.EscapeDataString(leak.Text())}", null),
            1 => (HttpMethod.Post, "/fails", leak.Text()),
            2 => (HttpMethod.Post, "/typed", $"{{\"{leak.Json()}\": \"{leak.Json()}\""),
            _ => (HttpMethod.Get, "/numbered/1", null),
        };
        var query = $"?count={Uri.EscapeDataString(leak.Text())}&code={leak.Secret()}";
        return service.SendAsync(
            method, path + query, body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            ("Authorization", "Bearer " + leak.Secret()), ("Cookie", $"s={leak.Secret()}; t={leak.Secret()}"), ("X-Api-Key", leak.Secret()), ("User-Agent", leak.Ascii()),
            ("Referer", leak.Ascii()), ("baggage", $"note={leak.Secret()},user.email={leak.Secret()},tenant.id={Uri.EscapeDataString(leak.Text())}"),
            ("tracestate", "k=ada@" + leak.Word() + ".example"));
    }

    private static SearchValues<string> Any(HashSet<string> values) => SearchValues.Create([.. values], StringComparison.OrdinalIgnoreCase);

    private static bool Told(HashSet<string> wanted, IEnumerable<string?> told) => wanted.IsSubsetOf(told.OfType<string>());

    private static void AssertNone(SearchValues<string> values, string signal, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.AsSpan().IndexOfAny(values) is >= 0 and var at) Assert.Fail($"At {at} in {signal}: {text}");
        }
    }

    /// <summary>Makes values and remembers them.</summary>
    private sealed class Leak(Random random)
    {
        public HashSet<string> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

        public string Secret()
        {
            var secret = LeakValues.Secret(random);
            Values.Add(secret);
            return secret;
        }

        public string Text()
        {
            var (form, value) = LeakValues.Next(random);
            Values.Add(value);
            return string.Format(CultureInfo.InvariantCulture, form, value);
        }

        /// <summary>As in a header.</summary>
        public string Ascii() => Text().Replace("电话", "tel ", StringComparison.Ordinal);

        /// <summary>Within quotes.</summary>
        public string Json() => Text().Replace("\"", "\\\"", StringComparison.Ordinal);

        public string Word()
        {
            var word = "w" + LeakValues.Hex(random, 12);
            Values.Add(word);
            return word;
        }
    }
}
