using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AiTeams.ConsoleApp;
using AiTeams.ServiceDefaults.Identity;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

public sealed class AccessTests
{
    [Theory]
    [InlineData("localhost:1", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:18800", HttpStatusCode.OK)]
    [InlineData("console.internal", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Only_known_host_names_are_answered(string host, HttpStatusCode status)
    {
        await using var console = await ConsoleHost.StartAsync("Console:AllowedHosts:0=console.internal");

        foreach (var path in (string[])["/", "/api/receipts", "/assets/none"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            using var response = await console.Client.SendAsync(request);
            Assert.Equal(path == "/assets/none" && status == HttpStatusCode.OK ? HttpStatusCode.NotFound : status, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/receipts")]
    [InlineData("/nothing/here")]
    [InlineData("/search?q=x")]
    public async Task Every_answer_has_the_security_headers_and_the_tracking_id(string path)
    {
        await using var console = await ConsoleHost.StartAsync();

        using var response = await console.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Matches("^[0-9a-f]{32}$", response.Headers.GetValues("X-Tracking-ID").Single());
    }

    [Fact]
    public async Task With_a_key_page_and_api_ask_for_it_in_three_forms_and_health_does_not()
    {
        await using var console = await ConsoleHost.StartAsync("Console:ApiKey=s3cret:with colon");

        using var without = await console.Client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal("Basic", without.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(console, request => request.Headers.Add("X-API-Key", "wrong")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(console, request => request.Headers.Authorization = new("Basic", "%%%")));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(console, request => request.Headers.Add("X-API-Key", "s3cret:with colon")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(console, request => request.Headers.TryAddWithoutValidation("Authorization", "Bearer s3cret:with colon")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(console, request => request.Headers.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:s3cret:with colon")))));
        using var health = await console.Client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task With_a_key_telemetry_needs_it_too()
    {
        await using var console = await ConsoleHost.StartAsync("Console:ApiKey=s3cret");

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(console, null));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(console, "s3cret"));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://10.1.2.3:0")]
    public void An_address_that_others_can_reach_needs_a_key(string urls)
    {
        var refused = Assert.Throws<StartRefusedException>(() => ConsoleServer.Build([$"--urls={urls}", "--environment=Development"]));

        Assert.Contains("set Console:ApiKey", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(ConsoleServer.Build([$"--urls={urls}", "--Console:ApiKey=k", "--environment=Development"]));
    }

    [Theory]
    [InlineData("en", null, "AI Teams Console")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", null, "AI Teams 控制台")]
    [InlineData("fr,en;q=0.5", null, "AI Teams Console")]
    [InlineData("en", "zh", "AI Teams 控制台")]
    [InlineData("zh", "en", "AI Teams Console")]
    [InlineData("zh", "xx", "AI Teams 控制台")]
    public async Task The_page_speaks_the_readers_language(string accept, string? chosen, string title)
    {
        await using var console = await ConsoleHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, chosen is null ? "/" : $"/?lang={chosen}");
        request.Headers.TryAddWithoutValidation("Accept-Language", accept);

        using var response = await console.Client.SendAsync(request);

        Assert.Contains($"<title>{title}</title>", WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(chosen is "en" or "zh", response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Single().StartsWith($"lang={chosen};", StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> StatusAsync(ConsoleHost console, Action<HttpRequestMessage> with)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/receipts");
        with(request);
        using var response = await console.Client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> PostAsync(ConsoleHost console, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new("application/x-protobuf");
        if (key is not null) request.Headers.Add("x-otlp-api-key", key);
        using var response = await console.Client.SendAsync(request);
        return response.StatusCode;
    }
}
