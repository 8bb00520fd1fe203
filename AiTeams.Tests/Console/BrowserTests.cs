using System.Collections.Concurrent;
using AiTeams.ConsoleApp.Receipts;
using AiTeams.Otlp;
using AiTeams.Tests.AppHost.Backends;
using Microsoft.Playwright;
using Xunit;
using static AiTeams.Tests.ConsoleApp.Sample;
using static Microsoft.Playwright.Assertions;

namespace AiTeams.Tests.ConsoleApp;

/// <summary>What a person sees, in a real browser. With AITEAMS_SCREENSHOTS naming a folder, the pages are pictured there.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const string Attack = "\"'><script>window.hacked=1</script><img src=x onerror=window.hacked=1><svg onload=window.hacked=1>";
    /// <summary>Without a slash, which a path segment cannot hold.</summary>
    private const string AttackingName = "\"'><img src=x onerror=window.hacked=1><svg onload=window.hacked=1>";
    private const ulong Start = 1_795_000_000_000_000_000;
    private const ulong Millisecond = 1_000_000;
    private static readonly string Id = new TraceId(0, 0xabc).ToString();

    [RealProgramsFact("chromium")]
    public async Task A_pasted_traceparent_opens_the_case_with_its_waterfall()
    {
        await using var console = await ConsoleHost.StartAsync();
        console.Store.Add(Story());
        console.Store.Add([Log(0xabc, span: 2, body: "Storing took long", logger: "AiTeams.Engine", at: Start + 30 * Millisecond)]);
        var page = await browser.PageAsync();
        var foreign = await ForeignRequestsAsync(page, console);
        await page.GotoAsync(console.Url.AbsoluteUri);

        await page.GetByRole(AriaRole.Searchbox).FillAsync($"00-{Id}-00f067aa0ba902b7-01");
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Uri(console.Url, $"/cases/{Id}").AbsoluteUri);
        await Expect(page.Locator("[data-span] .label")).ToHaveTextAsync(["POST /things", "execute", "INSERT things"]);
        var bars = page.Locator("[data-span] .bar rect");
        var (root, child, leaf) = (await BoxAsync(bars.Nth(0)), await BoxAsync(bars.Nth(1)), await BoxAsync(bars.Nth(2)));
        Assert.InRange(child.X - root.X, root.Width * 0.19, root.Width * 0.21);
        Assert.InRange(child.Width, root.Width * 0.69, root.Width * 0.71);
        Assert.InRange(leaf.X + leaf.Width, child.X, child.X + child.Width + 1);
        var labels = page.Locator("[data-span] .label .swatch");
        Assert.True((await BoxAsync(labels.Nth(2))).X > (await BoxAsync(labels.Nth(1))).X && (await BoxAsync(labels.Nth(1))).X > (await BoxAsync(labels.Nth(0))).X);
        Assert.NotEqual(await ColourAsync(bars.Nth(0)), await ColourAsync(bars.Nth(1)));

        await Expect(page.GetByText("db.query.text")).ToBeHiddenAsync();
        await page.GetByText("INSERT things").First.ClickAsync();
        await Expect(page.GetByText("db.query.text")).ToBeVisibleAsync();
        await Expect(page.Locator("#logs")).ToContainTextAsync("Storing took long");
        await Expect(page.Locator("#rows .verdict")).ToContainTextAsync("unreachable");
        Assert.Empty(foreign);
        await PictureAsync(page, "case");
    }

    [RealProgramsFact("chromium")]
    public async Task Nothing_that_telemetry_says_runs_in_the_page()
    {
        await using var console = await ConsoleHost.StartAsync();
        var resource = Resource(Attack);
        console.Store.Add([
            Span(0xabc, 1, name: Attack, resource: resource, start: Start, end: Start + Millisecond, attributes: new OtlpAttribute(Attack, OtlpValue.Of(Attack)))]);
        var log = Log(0xabc, body: Attack, logger: Receipt.Category, at: Start, attributes:
            [new OtlpAttribute("request.endpoint", OtlpValue.Of(Attack)), new OtlpAttribute("receipt.outcome", OtlpValue.Of(Attack)), new OtlpAttribute("tenant.id", OtlpValue.Of(Attack))]);
        console.Store.Add([log]);
        console.Receipts.Add([log]);
        using var fed = await console.FeedAsync(HttpMethod.Put, "/api/resources", new
        {
            resources = new[] { new { name = AttackingName, state = Attack, reason = Attack, urls = new[] { new { name = "click", url = "javascript:window.hacked=1" }, new { name = Attack, url = "http://x/" + Attack } } } },
        });
        using var lines = await console.FeedAsync(HttpMethod.Post, "/api/console-logs", new
        {
            lines = new[] { new { resource = AttackingName, number = 1, at = DateTimeOffset.UnixEpoch, text = Attack, error = true } },
        });
        Assert.True(fed.IsSuccessStatusCode && lines.IsSuccessStatusCode);
        var page = await browser.PageAsync();
        var violations = new ConcurrentQueue<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") violations.Enqueue(message.Text);
        };

        foreach (var path in (string[])["/", $"/cases/{Id}", $"/resources/{Uri.EscapeDataString(AttackingName)}/logs", $"/search?q={Uri.EscapeDataString(Attack)}"])
        {
            await page.GotoAsync(new Uri(console.Url, path).AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });

            await Expect(page.GetByText(Attack).First).ToBeAttachedAsync();
            Assert.Null(await page.EvaluateAsync<int?>("window.hacked ?? null"));
            Assert.Equal(0, await page.Locator("img[src='x'], svg[onload], [href^='javascript:'], main script").CountAsync());
        }

        // The 400 of the last page is the only thing the browser complains about.
        Assert.All(violations, text => Assert.Contains("400", text, StringComparison.Ordinal));
    }

    [RealProgramsFact("chromium")]
    public async Task The_overview_refreshes_itself()
    {
        await using var console = await ConsoleHost.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Dark);
        await page.GotoAsync(console.Url.AbsoluteUri);
        await Expect(page.GetByText("No AppHost has reported its resources.")).ToBeVisibleAsync();

        using var fed = await console.FeedAsync(HttpMethod.Put, "/api/resources", new
        {
            resources = new object[]
            {
                new { name = "api-gateway", type = "Project", state = "Running", health = "Healthy", urls = new[] { new { name = "API", url = "http://localhost:8000" } } },
                new { name = "workflow-agent", type = "Project", state = "Exited", exit_code = 134, restarts = 5, reason = "Exited five times within a minute." },
            },
        });
        console.Receipts.Add([Log(0xabc, logger: Receipt.Category, at: Start, attributes:
            [new OtlpAttribute("receipt.outcome", OtlpValue.Of("server_error")), new OtlpAttribute("request.method", OtlpValue.Of("POST")),
                new OtlpAttribute("request.endpoint", OtlpValue.Of("/api/app/sessions")), new OtlpAttribute("response.status", OtlpValue.Of(500L)),
                new OtlpAttribute("request.duration", OtlpValue.Of(0.0123))])]);

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "API: http://localhost:8000" })).ToBeVisibleAsync();
        await Expect(page.GetByText("server_error 500")).ToBeVisibleAsync();
        await Expect(page.GetByText("12.3 ms")).ToBeVisibleAsync();
        await PictureAsync(page, "overview-dark");
        await page.GetByRole(AriaRole.Link, new() { Name = Id }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(console.Url, $"/cases/{Id}").AbsoluteUri);
    }

    [RealProgramsFact("chromium")]
    public async Task Console_logs_follow_the_resource()
    {
        await using var console = await ConsoleHost.StartAsync();
        await PushAsync(1, "first line");
        var page = await browser.PageAsync();
        await page.GotoAsync(new Uri(console.Url, "/resources/api-gateway/logs").AbsoluteUri);
        await Expect(page.GetByText("first line")).ToBeVisibleAsync();

        await PushAsync(2, "second line");

        await Expect(page.Locator(".lines li")).ToHaveCountAsync(2);
        await Expect(page.GetByText("second line")).ToBeVisibleAsync();

        async Task PushAsync(int number, string text)
        {
            using var response = await console.FeedAsync(HttpMethod.Post, "/api/console-logs", new
            {
                lines = new[] { new { resource = "api-gateway", number, at = DateTimeOffset.UnixEpoch, text, error = false } },
            });
            response.EnsureSuccessStatusCode();
        }
    }

    private static List<OtlpSpan> Story()
    {
        var engine = Resource("workflow-engine");
        return
        [
            Span(0xabc, 1, name: "POST /things", start: Start, end: Start + 100 * Millisecond),
            Span(0xabc, 2, parent: 1, name: "execute", start: Start + 20 * Millisecond, end: Start + 90 * Millisecond, resource: engine),
            Span(0xabc, 3, parent: 2, name: "INSERT things", start: Start + 30 * Millisecond, end: Start + 60 * Millisecond, resource: engine,
                attributes: new OtlpAttribute("db.query.text", OtlpValue.Of("INSERT INTO things VALUES (@id)"))),
        ];
    }

    private static async Task<ConcurrentQueue<string>> ForeignRequestsAsync(IPage page, ConsoleHost console)
    {
        var foreign = new ConcurrentQueue<string>();
        await page.RouteAsync("**/*", async route =>
        {
            if (new Uri(route.Request.Url).Authority != console.Url.Authority) foreign.Enqueue(route.Request.Url);
            await route.ContinueAsync();
        });
        return foreign;
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator) => (await locator.BoundingBoxAsync())!;

    private static Task<string> ColourAsync(ILocator locator) => locator.EvaluateAsync<string>("bar => getComputedStyle(bar).fill");

    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("AITEAMS_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
