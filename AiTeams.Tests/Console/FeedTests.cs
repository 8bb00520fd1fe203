using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

public sealed class FeedTests
{
    private static readonly object Resources = new
    {
        resources = new[]
        {
            new
            {
                name = "api-gateway", type = "Project", state = "Running", health = "Healthy",
                urls = new[] { new { name = "API", url = "http://localhost:8000" } }, started_at = "2026-11-21T10:00:00Z", restarts = 2,
            },
        },
    };

    [Fact]
    public async Task The_snapshot_is_replaced_and_shown()
    {
        await using var console = await ConsoleHost.StartAsync();

        using var first = await console.FeedAsync(HttpMethod.Put, "/api/resources", new { resources = new[] { new { name = "gone" } } });
        using var second = await console.FeedAsync(HttpMethod.Put, "/api/resources", Resources);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (first.StatusCode, second.StatusCode));
        var listed = Assert.Single((await console.JsonAsync("/api/resources")).GetProperty("resources").EnumerateArray());
        Assert.Equal("""{"name":"api-gateway","type":"Project","state":"Running","health":"Healthy","urls":[{"name":"API","url":"http://localhost:8000"}],"started_at":"2026-11-21T10:00:00Z","restarts":2}""", listed.GetRawText());
        var page = await console.PageAsync("/");
        Assert.Contains("href=\"http://localhost:8000\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("gone", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Without_the_token_nothing_is_taken(string? token)
    {
        await using var console = await ConsoleHost.StartAsync();

        using var response = await console.FeedAsync(HttpMethod.Put, "/api/resources", Resources, token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty((await console.JsonAsync("/api/resources")).GetProperty("resources").EnumerateArray());
    }

    [Fact]
    public async Task Without_a_configured_token_the_routes_are_not_there()
    {
        await using var console = await ConsoleHost.StartAsync("Console:FeedToken=");

        using var response = await console.FeedAsync(HttpMethod.Post, "/api/console-logs", new { lines = Array.Empty<object>() }, "");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Lines_are_kept_in_order_once_each_and_bounded()
    {
        await using var console = await ConsoleHost.StartAsync();
        var lines = Enumerable.Range(1, 10_050).Select(i => Line(i, $"line {i}", "2026-11-21T10:00:00Z")).ToList();

        using var sent = await console.FeedAsync(HttpMethod.Post, "/api/console-logs", new { lines });
        using var again = await console.FeedAsync(HttpMethod.Post, "/api/console-logs", new { lines = lines[^10..] });
        using var restarted = await console.FeedAsync(HttpMethod.Post, "/api/console-logs", new { lines = new[] { Line(1, "after a restart", "2026-11-21T10:05:00Z") } });

        var kept = (await console.JsonAsync("/api/console-logs/api-gateway?limit=20000")).GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(10_000, kept.Count);
        Assert.Equal(["line 52", "line 53"], kept.Take(2).Select(Text));
        Assert.Equal(["line 10050", "after a restart"], kept.TakeLast(2).Select(Text));
        Assert.Contains("after a restart", await console.PageAsync("/resources/api-gateway/logs"), StringComparison.Ordinal);

        static string Text(JsonElement line) => line.GetProperty("text").GetString()!;
    }

    [Fact]
    public async Task Long_lines_are_bounded_in_bytes_for_each_resource_and_for_all()
    {
        await using var console = await ConsoleHost.StartAsync();
        const int Longest = 16 * 1024;
        var text = new string('x', Longest);

        for (var resource = 0; resource < 10; resource++)
        {
            var lines = Enumerable.Range(1, 300).Select(number => new { resource = $"r{resource}", number, at = "2026-11-21T10:00:00Z", text, error = false });
            using var sent = await console.FeedAsync(HttpMethod.Post, "/api/console-logs", new { lines });
            Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
        }

        var kept = new List<List<int>>();
        for (var resource = 0; resource < 10; resource++)
            kept.Add([.. (await console.JsonAsync($"/api/console-logs/r{resource}?limit=300")).GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("number").GetInt32())]);

        // The newest of each, nobody more than 8 MiB, all together at most 64 MiB.
        const long LineBytes = (2 * (Longest + 2)) + 128;
        Assert.All(kept, numbers => Assert.Equal(Enumerable.Range(301 - numbers.Count, numbers.Count), numbers));
        Assert.All(kept, numbers => Assert.InRange(numbers.Count * LineBytes, 1, 8 * 1024 * 1024));
        Assert.InRange(kept.Sum(numbers => numbers.Count) * LineBytes, 60 * 1024 * 1024, 64 * 1024 * 1024);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"lines\":[{\"resource\":null,\"number\":1,\"at\":\"2026-11-21T10:00:00Z\",\"text\":\"x\",\"error\":false}]}")]
    [InlineData("{\"lines\":[{\"resource\":\"a\",\"number\":\"x\"}]}")]
    public async Task A_malformed_body_is_400_and_changes_nothing(string body)
    {
        await using var console = await ConsoleHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/console-logs") { Content = new StringContent(body) };
        request.Headers.Add("X-Console-Feed-Token", ConsoleHost.FeedToken);

        using var response = await console.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("body_malformed", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_unknown_resource_is_404()
    {
        await using var console = await ConsoleHost.StartAsync();

        using var response = await console.Client.GetAsync(new Uri("/api/console-logs/nobody", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static object Line(int number, string text, string at) => new { resource = "api-gateway", number, at, text, error = false };
}
