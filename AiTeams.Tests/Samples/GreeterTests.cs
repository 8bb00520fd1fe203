using System.Net;
using System.Text;
using System.Text.Json;
using AiTeams.Otlp;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.ServiceDefaults;
using AiTeams.Tests.Support;
using Greeter;
using Xunit;

namespace AiTeams.Tests.Samples;

/// <summary>A service as README shows it, by somebody who knows nothing else: two lines of ours, three endpoints of their own.</summary>
public sealed class GreeterTests : IAsyncLifetime
{
    private OtlpSink _sink = null!;
    private ServiceUnderTest<Greeting> _greeter = null!;

    public async Task InitializeAsync()
    {
        _sink = await OtlpSink.StartAsync();
        _greeter = await ServiceUnderTest<Greeting>.StartAsync(_sink.Settings().ToDictionary(setting => setting.Key, string? (setting) => setting.Value));
    }

    public async Task DisposeAsync()
    {
        await _greeter.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task It_knows_nothing_of_telemetry_but_two_lines()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot(), "AiTeams.Tests", "Samples", "Greeter", "Program.cs"));

        Assert.Equal(["builder.AddServiceDefaults();", "app.UseServiceDefaults();"], lines.Where(line => line.Contains("ServiceDefaults", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("Log", StringComparison.Ordinal) || line.Contains("Activity", StringComparison.Ordinal) || line.Contains("using AiTeams", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/greetings/Ada", null, 200, "/greetings/{name}", "success", null)]
    [InlineData("POST", "/greetings", """{"text": "hi"}""", 201, "/greetings", "success", null)]
    [InlineData("POST", "/greetings", "{", 400, "/greetings", "client_error", "malformed_json")]
    [InlineData("PUT", "/greetings", "{}", 405, "unmatched", "client_error", "method_not_allowed")]
    [InlineData("GET", "/nowhere", null, 404, "unmatched", "client_error", "not_found")]
    [InlineData("GET", "/broken", null, 500, "/broken", "server_error", "internal_error")]
    public async Task Each_request_has_its_header_receipt_span_metric_and_problem(
        string method, string path, string? body, int status, string endpoint, string outcome, string? code)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _greeter.Client.SendAsync(request);

        var trackingId = response.TrackingId();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Matches("^[0-9a-f]{32}$", trackingId);
        if (code is not null)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal((status, code, trackingId), ((int?)problem.Number("status"), problem.Text("code"), problem.Text("tracking_id")));
        }
        var receipt = await Eventually.GetAsync(
            () => _greeter.Lines.Of(trackingId).Where(line => line.Text("logger") == "AiTeams.Receipt").ToList(), found => found.Count == 1);
        Assert.Equal((outcome, endpoint, status, "greeter", "dev"),
            (receipt[0].Text("receipt.outcome"), receipt[0].Text("request.endpoint"), (int?)receipt[0].Number("response.status"), receipt[0].Text("service"), receipt[0].Text("environment")));
        Assert.Equal(["@timestamp", "@level", "@message", "level"], receipt[0].EnumerateObject().Take(4).Select(property => property.Name));
        var span = await _sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == trackingId);
        Assert.Equal((trackingId, "greeter"), (span.Attributes.Text("tracking.id"), span.Resource.ServiceName));
        Assert.Equal(status >= 500 ? OtlpStatus.Error : OtlpStatus.Unset, span.Status);
        await Eventually.GetAsync(
            token => _greeter.Client.GetStringAsync("/metrics", token),
            text => text.Split('\n').Any(line => line.StartsWith("request_count_total{", StringComparison.Ordinal) && Labels(line,
                ("endpoint", endpoint), ("method", method), ("status_code", $"{status}"), ("outcome", outcome), ("service", "greeter"), ("environment", "dev"), ("project", "starmates-ai-team"))));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task It_says_how_it_is(string path)
    {
        using var response = await _greeter.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Matches("^[0-9a-f]{32}$", response.TrackingId());
    }

    private static bool Labels(string sample, params (string Name, string Value)[] labels) =>
        Array.TrueForAll(labels, label => sample.Contains($"{label.Name}=\"{label.Value}\"", StringComparison.Ordinal));

    private static string RepositoryRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "AiTeams.sln"))) return folder;
        throw new DirectoryNotFoundException("AiTeams.sln is in no folder above the tests.");
    }
}
