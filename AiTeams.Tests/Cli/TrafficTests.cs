using System.Text.Json;
using AiTeams.Cli;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class TrafficTests : IAsyncLifetime
{
    private GatewayDouble _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayDouble.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_gateway_that_keeps_its_promises_answers_exit_code_0_and_gets_exactly_the_requests_asked_for()
    {
        var result = await Traffic("--count", "100", "--seed", "7");

        Assert.Equal((ExitCodes.Fine, ""), (result.ExitCode, result.Errors));
        Assert.Equal(100, _gateway.Requests.Count);
        Assert.Contains("All requests went as planned.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shares_of_the_mix_are_exact()
    {
        await Traffic("--count", "200", "--errors", "10%", "--chats", "0.2", "--executions", "20%", "--concurrency", "1");

        var requests = _gateway.Requests.ToList();
        Assert.Equal(20, requests.Count(request => request.Path == "/api/app/chat/stream"));
        Assert.Equal(20, requests.Count(request => request.Path == "/api/app/workflows"));
        Assert.Equal(40, requests.Count(request => request.Path.EndsWith("/execute", StringComparison.Ordinal)));
        Assert.Equal(5, requests.Count(request => request.Path == "/api/app/nonexistent"));
        Assert.Equal(5, requests.Count(request => request is { Path: "/api/app/sessions", Body: "{\"name\": " }));
        Assert.Equal(5, requests.Count(request => request is { Path: "/api/app/sessions", Body: "{}" }));
        Assert.Equal(5, requests.Count(request => request.Path.StartsWith("/api/app/sessions/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_chat_and_the_execution_of_its_workflow_carry_one_trace_id_and_other_pairs_another()
    {
        await Traffic("--count", "20", "--errors", "0", "--chats", "100%", "--executions", "0", "--concurrency", "1");

        var stories = _gateway.Requests.Chunk(2).ToList();
        Assert.All(stories, pair =>
        {
            Assert.Equal(["/api/app/chat/stream", "/api/app/workflows/wf_1/execute"], pair.Select(request => request.Path));
            Assert.NotNull(pair[0].TraceId);
            Assert.Equal(pair[0].TraceId, pair[1].TraceId);
        });
        Assert.Equal(10, stories.Select(pair => pair[0].TraceId).Distinct().Count());
    }

    [Fact]
    public async Task The_same_seed_sends_the_same_mix()
    {
        await Traffic("--count", "60", "--seed", "3", "--concurrency", "1");
        var first = _gateway.Requests.Select(request => (request.Method, request.UserId)).ToList();
        _gateway.Requests.Clear();

        await Traffic("--count", "60", "--seed", "3", "--concurrency", "1");

        Assert.Equal(first, _gateway.Requests.Select(request => (request.Method, request.UserId)));
        Assert.True(first.Select(request => request.UserId).Distinct().Count() > 5);
    }

    [Fact]
    public async Task Demo_keys_are_mixed_with_keyless_calls_and_never_shown()
    {
        var folder = Directory.CreateTempSubdirectory("aiteams-cli-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "demo-keys.json"),
            """{"keys":[{"tenant":"acme","segment":"free","key":"ak_demo-acme_s3cret","client_name":"demo"},{"tenant":"globex","segment":"premium","key":"ak_demo-globex_s3cret","client_name":"demo"}]}""");

        var result = await Shell.RunAsync(["traffic", "--url", _gateway.Url, "--rate", "0", "--count", "60"], new() { ["AITEAMS_DATA"] = folder });

        Assert.Equal(ExitCodes.Fine, result.ExitCode);
        Assert.Equal(["", "ak_demo-acme_s3cret", "ak_demo-globex_s3cret"], _gateway.Requests.Select(request => request.Key ?? "").Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("s3cret", result.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_given_is_the_only_one_used(bool byOption)
    {
        string[] args = ["traffic", "--url", _gateway.Url, "--rate", "0", "--count", "20", .. byOption ? new[] { "--key", "ak_mine" } : []];
        await Shell.RunAsync(args, byOption ? null : new() { ["AITEAMS_API_KEY"] = "ak_mine" });

        Assert.Equal(["ak_mine"], _gateway.Requests.Select(request => request.Key).Distinct());
    }

    [Fact]
    public async Task The_address_is_taken_from_the_environment_when_no_option_gives_it()
    {
        var result = await Shell.RunAsync(["traffic", "--rate", "0", "--count", "5"], new() { ["AITEAMS_URL"] = _gateway.Url });

        Assert.Equal((ExitCodes.Fine, 5), (result.ExitCode, _gateway.Requests.Count));
    }

    [Fact]
    public async Task A_response_without_a_tracking_id_is_a_failure()
    {
        _gateway.Header = (context, id) => context.Request.Method == "GET" ? id : null;

        var result = await Traffic("--count", "10", "--errors", "0", "--chats", "0", "--executions", "0");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("no X-Tracking-ID", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tracking_id_that_is_not_the_trace_id_sent_is_a_failure()
    {
        _gateway.Header = (context, id) => context.Request.Path.Value!.EndsWith("/execute", StringComparison.Ordinal) ? new string('a', 32) : id;

        var result = await Traffic("--count", "4", "--errors", "0", "--chats", "1", "--executions", "0");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("X-Tracking-ID is not the trace id that was sent", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 requests did not go as planned.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tracking_id_of_upper_case_is_a_failure()
    {
        _gateway.Header = (_, id) => "ABCDEF" + id[6..];

        var result = await Traffic("--count", "3", "--errors", "0", "--chats", "0", "--executions", "0");

        Assert.Contains("X-Tracking-ID is not 32 lower-case hex digits", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_nobody_asked_for_is_a_failure()
    {
        _gateway.SessionStatus = 503;

        var result = await Traffic("--count", "2", "--errors", "0", "--chats", "0", "--executions", "0");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("status 503 instead of 201", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no done event")]
    [InlineData("data: {\"type\":\"done\",\"tracking_id\":\"$id\"}\n\n", "the chat made no workflow")]
    [InlineData("data: {\"type\":\"error\",\"tracking_id\":\"$id\",\"code\":\"agent_unavailable\"}\n\n", "the chat answered an error: agent_unavailable")]
    [InlineData("data: {\"type\":\"done\",\"tracking_id\":\"00\"}\n\n", "tracking_id of an event is not X-Tracking-ID")]
    [InlineData("data: {\"type\":\"done\",\"tracking_id\":\"$id\"}\n\ndata: {\"type\":\"done\",\"tracking_id\":\"$id\"}\n\n", "an event after done")]
    [InlineData("data: nonsense\n\n", "an event that cannot be read")]
    public async Task A_chat_whose_stream_is_not_whole_is_a_failure_and_its_execution_is_replaced(string events, string told)
    {
        _gateway.ChatEvents = events;

        var result = await Traffic("--count", "3", "--errors", "0", "--chats", "1", "--executions", "0");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains(told, result.Output, StringComparison.Ordinal);
        Assert.Equal(3, _gateway.Requests.Count);
    }

    [Fact]
    public async Task An_execution_that_fails_is_a_failure()
    {
        _gateway.ExecutionStatus = "failed";

        var result = await Traffic("--count", "2", "--errors", "0", "--chats", "0", "--executions", "1");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("the execution ended failed: target_not_allowed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_names_the_slowest_requests_by_tracking_id()
    {
        var ids = new System.Collections.Concurrent.ConcurrentBag<string>();
        _gateway.Header = (_, id) =>
        {
            ids.Add(id);
            return id;
        };

        // Without chats and executions: those send two requests under one id.
        var result = await Traffic("--count", "30", "--chats", "0", "--executions", "0");

        Assert.Equal(5, ids.Distinct().Count(id => result.Output.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Chinese_is_spoken_when_asked_for()
    {
        var byOption = await Traffic("--count", "1", "--lang", "zh");
        var byEnvironment = await Shell.RunAsync(["traffic", "--url", _gateway.Url, "--rate", "0", "--count", "1"], new() { ["LANG"] = "zh_CN.UTF-8" });

        Assert.Contains("所有请求均符合预期。", byOption.Output, StringComparison.Ordinal);
        Assert.Contains("所有请求均符合预期。", byEnvironment.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_sent_as_a_graph_is_one_the_contract_takes()
    {
        await Traffic("--count", "8", "--errors", "0", "--chats", "0", "--executions", "1");

        var graphs = _gateway.Requests.Where(request => request.Path == "/api/app/workflows").Select(request =>
            JsonSerializer.Deserialize<AiTeams.Contracts.Workflows.CreateWorkflowRequest>(request.Body, AiTeams.Contracts.ContractJson.Options)!.Graph!).ToList();
        Assert.Equal(4, graphs.Count);
        Assert.All(graphs, graph => Assert.Empty(AiTeams.Contracts.Workflows.Validation.WorkflowValidator.Validate(graph, modelConfigured: false)));
    }

    private Task<Shell.Result> Traffic(params string[] args) => Shell.RunAsync(["traffic", "--url", _gateway.Url, "--rate", "0", .. args]);
}
