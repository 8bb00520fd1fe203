using System.Net.Http.Json;
using System.Text.RegularExpressions;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.Catalogue;
using AiTeams.Tests.Monitoring.Queries;
using AiTeams.Tests.ServiceDefaults;
using AiTeams.Tests.Support;
using Guide;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Samples;

/// <summary>docs/guide.md and docs/guide.zh.md: their code is that of Samples/Guide, which runs here; their queries are the saved ones.</summary>
public sealed partial class GuideTests : IAsyncLifetime
{
    private OtlpSink _sink = null!;
    private WebApplication _agent = null!;
    private ServiceUnderTest<Plan> _guide = null!;

    public static TheoryData<string> Pages => ["docs/guide.md", "docs/guide.zh.md"];

    public async Task InitializeAsync()
    {
        _sink = await OtlpSink.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _agent = builder.Build();
        _agent.MapPost("/generate-workflow", (HttpRequest request) => request.Headers.TraceParent.ToString());
        await _agent.StartAsync();
        var settings = _sink.Settings().ToDictionary(setting => setting.Key, string? (setting) => setting.Value);
        settings["Agent"] = _agent.Urls.First();
        _guide = await ServiceUnderTest<Plan>.StartAsync(settings);
    }

    public async Task DisposeAsync()
    {
        await _guide.DisposeAsync();
        await _agent.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_code_is_compiled_and_run_here(string page)
    {
        var source = string.Concat(Directory.EnumerateFiles(Product.PathOf("AiTeams.Tests/Samples/Guide"), "*.cs").Select(file => Words(File.ReadAllText(file))));

        var examples = Blocks(page, "csharp").Select(Words).ToList();

        Assert.InRange(examples.Count, 10, 100);
        Assert.All(examples, example => Assert.Contains(example, source, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_queries_are_those_that_are_saved_and_tested(string page)
    {
        foreach (var (language, file) in ((string, string)[])[("promql", "promql"), ("logql", "logql"), ("sql", "insights")])
        {
            var saved = SavedQuery.Of(file).Where(query => query.Query is YamlScalarNode).Select(query => Words(query.Text())).ToHashSet();

            var shown = Blocks(page, language).SelectMany(block => block.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)).Select(WithoutComments).ToList();

            Assert.NotEmpty(shown);
            Assert.All(shown, query => Assert.Contains(query, saved));
        }
    }

    [Fact]
    public void Both_languages_show_the_same_code_and_queries()
    {
        Assert.All((string[])["csharp", "promql", "logql", "sql"], language =>
            Assert.Equal(Blocks("docs/guide.md", language).Select(WithoutComments), Blocks("docs/guide.zh.md", language).Select(WithoutComments)));
        Assert.Equal(Headings("docs/guide.md"), Headings("docs/guide.zh.md"));

        static List<int> Headings(string page) => [.. Product.Read(page).Split('\n').Where(line => line.StartsWith('#')).Select(line => line.IndexOf(' ', StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_span_of_ones_own_carries_its_facts_and_the_run_is_counted()
    {
        var id = await PostAsync("/workflows/wf_1/process");

        var trace = await _sink.Received.WaitForTraceAsync(id, trace => trace.Has("process_workflow") && trace.Has("POST /workflows/{id}/process"));
        trace.ShouldHaveSpan("process_workflow").Once().Under("POST /workflows/{id}/process").With("workflow.id", "wf_1").With("workflow.type", "ai-assisted").With("nodes_count", 3).WithEvent("workflow_generated").NotFailed();
        await Eventually.GetAsync(() => _guide.Lines.Of(id).Count(line => line.Text("event.name") == "ProcessingWorkflow" && line.Text("workflow.id") == "wf_1"), lines => lines == 1);
        await Eventually.GetAsync(
            token => _guide.Client.GetStringAsync("/metrics", token),
            text => text.Split('\n').Any(line => line.StartsWith("workflow_executions_total{", StringComparison.Ordinal)
                && ((string[])["workflow_type=\"ai-assisted\"", "complexity_level=\"low\"", "status=\"success\""]).All(label => line.Contains(label, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Steps_are_spans_below_their_operation_and_the_one_that_fails_says_so_once()
    {
        var id = await PostAsync("/workflows/wf_1/improve");
        var failed = await PostAsync($"/workflows/{new string('w', 40)}/improve", 500);

        var trace = await _sink.Received.WaitForTraceAsync(id, trace => trace.Has("complex_operation"));
        foreach (var step in (string[])["validate_data", "ai_processing", "store_result"]) trace.ShouldHaveSpan(step).Once().DirectlyUnder("complex_operation").NotFailed();
        trace.ShouldHaveSpan("ai_processing").With("tokens.used", 128L);
        var broken = await _sink.Received.WaitForTraceAsync(failed, trace => trace.Has("complex_operation"));
        broken.ShouldHaveSpan("validate_data").Failed("System.ArgumentException").WithEvent("exception");
    }

    [Fact]
    public async Task A_batch_goes_on_after_an_item_that_fails()
    {
        var (id, answer) = await AskAsync("/workflows/batch", new[] { "wf_1", "other", "wf_2" });

        Assert.Equal("2 of 3", answer);
        var trace = await _sink.Received.WaitForTraceAsync(id, trace => trace.Has("process_workflows"));
        trace.ShouldHaveSpan("process_workflows").With("batch.size", 3).With("batch.success_count", 2);
    }

    [Fact]
    public async Task An_error_line_is_on_the_span_too()
    {
        var id = await PostAsync("/workflows/other/refresh", 500);

        var trace = await _sink.Received.WaitForTraceAsync(id, trace => trace.Has("POST /workflows/{id}/refresh"));
        trace.ShouldHaveSpan("POST /workflows/{id}/refresh").Failed().WithEvent("error_log");
        trace.ShouldShowEachErrorLogOnItsSpanOnce();
    }

    [Fact]
    public async Task What_is_secret_or_personal_does_not_leave()
    {
        var (id, _) = await AskAsync("/login", new { UserId = "user-456", Mail = "ada@example.org", SecretWord = "s3cret-word" });

        var line = (await Eventually.GetAsync(() => _guide.Lines.Of(id).Where(line => line.Text("event.name") == "LoggedIn").ToList(), lines => lines.Count == 1))[0];
        Assert.Equal("user-456", line.Text("user.id"));
        Assert.DoesNotContain("s3cret-word", line.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", line.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_service_gets_the_story_by_itself()
    {
        var (id, answer) = await AskAsync("/plan", new { });

        Assert.Contains(id, answer, StringComparison.Ordinal);
    }

    private async Task<string> PostAsync(string path, int status = 200)
    {
        using var response = await _guide.Client.PostAsync(path, null);
        Assert.Equal(status, (int)response.StatusCode);
        return response.TrackingId();
    }

    private async Task<(string Id, string Answer)> AskAsync(string path, object body)
    {
        using var response = await _guide.Client.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode);
        return (response.TrackingId(), await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<string> Blocks(string page, string language) =>
        Block().Matches(Product.Read(page).ReplaceLineEndings("\n")).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value);

    private static string WithoutComments(string query) => Words(string.Join('\n', query.Split('\n').Where(line => !line.StartsWith('#'))));

    private static string Words(string code) => Space().Replace(code, " ").Trim();

    [GeneratedRegex("```([a-z]+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
