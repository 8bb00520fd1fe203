using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AiTeams.Otlp;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

public sealed class ExampleTests
{
    private const ulong Noon = 1_795_262_400; // 2026-11-21T12:00:00Z

    [Theory]
    [InlineData("service=api-gateway&outcome=server_error", 2)]
    [InlineData("service=api-gateway&outcome=server_error&outcome=failed_in_body", 3)]
    [InlineData("service=api-gateway&outcome=failed_in_body&at=1795262400", 3)]
    [InlineData("service=api-gateway&outcome=server_error&at=1795262300", 1)]
    [InlineData("service=api-gateway&outcome=server_error&at=2026-11-21T11:58:20Z", 1)]
    [InlineData("service=api-gateway&slower_than=2", 4)]
    [InlineData("service=workflow-engine&kind=run&outcome=failed&outcome=timeout", 5)]
    [InlineData("kind=request", 4)]
    public async Task The_newest_matching_receipt_is_shown(string query, ulong story)
    {
        await using var console = await ConsoleHost.StartAsync();
        // Services send in batches: what arrives last is not the newest.
        console.Receipts.Add([
            Receipt(3, "failed_in_body", Noon - 30),
            Receipt(1, "server_error", Noon - 200),
            Receipt(4, "success", Noon - 10, duration: 2.5),
            Receipt(2, "server_error", Noon - 40),
            Receipt(5, "failed", Noon - 5, service: "workflow-engine", kind: "run"),
            Receipt(6, "server_error", Noon - 1, service: "console"),
        ]);

        using var response = await console.Client.GetAsync(new Uri($"/cases/example?{query}{(query.Contains("at=", StringComparison.Ordinal) ? "" : $"&at={Noon}")}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal($"/cases/{new TraceId(0, story)}", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Without_a_time_now_is_meant_and_what_is_older_than_six_hours_is_no_example()
    {
        await using var console = await ConsoleHost.StartAsync();
        console.Receipts.Add([Receipt(1, "server_error", Noon)]);

        using var later = await console.Client.GetAsync(new Uri($"/cases/example?at={Noon + (6 * 3600) - 1}", UriKind.Relative));
        using var tooLate = await console.Client.GetAsync(new Uri($"/cases/example?at={Noon + (6 * 3600)}", UriKind.Relative));
        using var before = await console.Client.GetAsync(new Uri($"/cases/example?at={Noon - 2}", UriKind.Relative));
        console.Receipts.Add([Receipt(2, "server_error", (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())]);
        using var now = await console.Client.GetAsync(new Uri("/cases/example", UriKind.Relative));

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (later.StatusCode, tooLate.StatusCode, before.StatusCode));
        Assert.Equal($"/cases/{new TraceId(0, 2)}", now.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task When_there_is_none_a_browser_gets_a_page_and_a_program_a_problem()
    {
        await using var console = await ConsoleHost.StartAsync();
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/cases/example?service=<b>&at=1795262400");
        browser.Headers.Add("Accept", "text/html");
        browser.Headers.Add("Accept-Language", "zh-CN");

        using var page = await console.Client.SendAsync(browser);
        using var problem = await console.Client.GetAsync(new Uri("/cases/example?service=none", UriKind.Relative));

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("此处没有保留实例", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("service=&lt;b&gt;, at=2026-11-21T12:00:00Z", html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, "example_not_found"), (problem.StatusCode, await CodeAsync(problem)));
    }

    [Theory]
    [InlineData("at=yesterday")]
    [InlineData("at=99999999999999999999")]
    [InlineData("at=0001-01-01T00:00:00Z")]
    [InlineData("at=1&at=2")]
    [InlineData("slower_than=-1")]
    [InlineData("slower_than=NaN")]
    [InlineData("service=a&service=b")]
    [InlineData("service=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("outcome=1&outcome=2&outcome=3&outcome=4&outcome=5&outcome=6&outcome=7&outcome=8&outcome=9")]
    public async Task An_address_that_cannot_be_read_is_refused(string query)
    {
        await using var console = await ConsoleHost.StartAsync();

        using var response = await console.Client.GetAsync(new Uri($"/cases/example?{query}", UriKind.Relative));

        Assert.Equal((HttpStatusCode.BadRequest, "example_malformed"), (response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task It_asks_for_the_key_as_other_pages_do_and_leads_nowhere_else()
    {
        await using var console = await ConsoleHost.StartAsync("Console:ApiKey=s3cret");
        console.Receipts.Add([Sample.Log(1, logger: "AiTeams.Receipt", at: Noon * 1_000_000_000, attributes: new OtlpAttribute("tracking.id", OtlpValue.Of("//evil.example/")))]);
        using var withKey = new HttpRequestMessage(HttpMethod.Get, $"/cases/example?at={Noon}");
        withKey.Headers.Add("X-API-Key", "s3cret");

        using var without = await console.Client.GetAsync(new Uri($"/cases/example?at={Noon}", UriKind.Relative));
        using var with = await console.Client.SendAsync(withKey);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal($"/cases/{new TraceId(0, 1)}", with.Headers.Location!.OriginalString);
    }

    private static OtlpLogRecord Receipt(
        ulong story, string outcome, ulong at, double duration = 0.1, string service = "api-gateway", string kind = "request") => Sample.Log(
            story, logger: "AiTeams.Receipt", at: at * 1_000_000_000, resource: Sample.Resource(service), attributes:
            [
                new("receipt.kind", OtlpValue.Of(kind)), new("receipt.outcome", OtlpValue.Of(outcome)), new("request.duration", OtlpValue.Of(duration)),
            ]);

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
