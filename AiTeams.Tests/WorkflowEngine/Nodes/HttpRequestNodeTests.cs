using System.Net;
using System.Text.Json.Nodes;
using AiTeams.Contracts.Executions;
using AiTeams.Tests.WorkflowEngine.Support;
using AiTeams.WorkflowEngine.Nodes.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Nodes;

public class HttpRequestNodeTests
{
    [Fact]
    public async Task A_request_is_sent_as_configured()
    {
        await using var target = await TargetServer.StartAsync();
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(
            Graphs.Of("start-call", Graphs.Http("call", $$$"""
                {"method": "POST", "url": "{{{target.Url}}}orders?a=1", "query": {"q": "{{ trigger.q }}", "n": 2}, "headers": {"X-Mine": "n {{ trigger.n }}"}, "body": {"order": "{{ trigger.n }}"}}
                """)),
            """{"q": "a&b ü", "n": 7}""");

        var request = Assert.Single(target.Requests);
        Assert.Equal(("POST", "/orders", "?a=1&q=a%26b%20%C3%BC&n=2", """{"order":7}"""), (request.Method, request.Path, request.Query, request.Body));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("n 7", request.Headers["X-Mine"]);
        Assert.Equal(run.Nodes!.Single(node => node.NodeId == "call").NodeExecutionId, request.Headers["Idempotency-Key"]);
        Assert.Equal(run.TrackingId, request.Headers["traceparent"].Split('-')[1]);
        Assert.DoesNotContain("baggage", request.Headers.Keys);
        Assert.DoesNotContain("X-Tenant-ID", request.Headers.Keys);
    }

    [Fact]
    public void A_request_never_goes_over_QUIC_past_the_guard()
    {
        using var message = new OutgoingRequest("GET", new("https://target.example/"), [], null, "").ToMessage();

        Assert.Equal((HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower), (message.Version, message.VersionPolicy));
    }

    [Theory]
    [InlineData("application/json", "{\"a\":[1]}", "{\"a\":[1]}")]
    [InlineData("application/problem+json; charset=utf-8", "[]", "[]")]
    [InlineData("application/json", "not json", "\"not json\"")]
    [InlineData("text/plain", "hello", "\"hello\"")]
    [InlineData("application/octet-stream", "hello", "\"aGVsbG8=\"")]
    [InlineData("text/plain", "", "null")]
    public async Task The_output_is_status_headers_and_body(string contentType, string body, string expected)
    {
        await using var target = await TargetServer.StartAsync();
        target.Answers["/x"] = async context =>
        {
            context.Response.StatusCode = 201;
            context.Response.ContentType = contentType;
            context.Response.Headers["X-Made"] = "here";
            context.Response.Headers.SetCookie = "session=secret";
            await context.Response.WriteAsync(body);
        };
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", $"{target.Url}x")));

        var output = run.Output!["call"]!;
        Assert.Equal(201, output["status"]!.GetValue<int>());
        Assert.Equal("here", output["headers"]!["x-made"]!.GetValue<string>());
        Assert.Null(output["headers"]!["set-cookie"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), output["body"]), output.ToJsonString());
    }

    // With the target's own address allowed, to see that the rest still is not. TEST-NET and unroutable addresses would hang if they were tried.
    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://localhost:9/")]
    [InlineData("http://[::1]:9/")]
    [InlineData("http://0.0.0.0:9/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]:9/")]
    [InlineData("http://2130706433:9/")]
    [InlineData("http://0x7f000001:9/")]
    [InlineData("http://0177.0.0.1:9/")]
    [InlineData("http://127.1:9/")]
    public async Task A_target_inside_is_refused(string url)
    {
        await using var target = await TargetServer.StartAsync();
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", url)));

        Assert.Equal((ExecutionStatus.Failed, "target_not_allowed", 1), (run.Status, run.Error!.Code, run.Nodes!.Single(node => node.NodeId == "call").Attempt));
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task A_redirect_inside_is_refused()
    {
        await using var target = await TargetServer.StartAsync();
        await using var secret = await TargetServer.StartAsync();
        target.Answers["/go"] = context =>
        {
            context.Response.Redirect(secret.Url.ToString());
            return Task.CompletedTask;
        };
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", $"{target.Url}go")));

        Assert.Equal("target_not_allowed", run.Error!.Code);
        Assert.Empty(secret.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "invalid_setting")]
    [InlineData("ftp://127.0.0.1/", "invalid_setting")]
    public async Task A_redirect_to_another_scheme_is_refused(string location, string code)
    {
        await using var target = await TargetServer.StartAsync();
        target.Answers["/go"] = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        };
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", $"{target.Url}go")));

        Assert.Equal(code, run.Error!.Code);
    }

    [Fact]
    public async Task Another_origin_is_not_shown_our_headers_and_a_post_becomes_a_get()
    {
        await using var target = await TargetServer.StartAsync();
        await using var other = await TargetServer.StartAsync();
        target.Answers["/go"] = context =>
        {
            context.Response.Redirect($"{other.Url}there");
            return Task.CompletedTask;
        };
        await using var engine = await EngineHost.StartAsync(target, settings: ("Http:AllowedTargets:1", other.HostAndPort));

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Http("call", $$"""{"method": "POST", "url": "{{target.Url}}go", "headers": {"Authorization": "Bearer x"}, "body": "text"}""")));

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        var request = Assert.Single(other.Requests);
        Assert.Equal(("GET", "/there", ""), (request.Method, request.Path, request.Body));
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
        Assert.DoesNotContain("Idempotency-Key", request.Headers.Keys);
    }

    [Fact]
    public async Task Endless_redirects_end()
    {
        await using var target = await TargetServer.StartAsync();
        target.Answers["/go"] = context =>
        {
            context.Response.Redirect("/go");
            return Task.CompletedTask;
        };
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", $"{target.Url}go")));

        Assert.Equal("too_many_redirects", run.Error!.Code);
        Assert.Equal(6, target.Requests.Count);
    }

    [Theory]
    [InlineData("GET", 503, 3)]
    [InlineData("GET", 429, 3)]
    [InlineData("GET", 404, 1)]
    [InlineData("POST", 503, 1)]
    public async Task Only_what_is_safe_and_may_pass_is_tried_again(string method, int status, int requests)
    {
        await using var target = await TargetServer.StartAsync();
        target.Answers["/x"] = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Http("call", $$"""{"method": "{{method}}", "url": "{{target.Url}}x"}""")));

        var call = run.Nodes!.Single(node => node.NodeId == "call");
        Assert.Equal(("http_status", $"The target answered {status}."), (run.Error!.Code, run.Error.Message));
        Assert.Equal((requests, NodeStatus.Failed, status), (call.Attempt, call.Status, call.Output!["status"]!.GetValue<int>()));
        Assert.Equal(requests, target.Requests.Count);
        Assert.Single(target.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task A_second_try_may_succeed()
    {
        await using var target = await TargetServer.StartAsync();
        target.Answers["/x"] = context =>
        {
            context.Response.StatusCode = target.Count("/x") < 2 ? 500 : 200;
            return Task.CompletedTask;
        };
        await using var engine = await EngineHost.StartAsync(target);

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", $"{target.Url}x")));

        Assert.Equal((ExecutionStatus.Succeeded, 2), (run.Status, run.Nodes!.Single(node => node.NodeId == "call").Attempt));
    }

    [Fact]
    public async Task A_response_over_the_bound_is_refused_even_when_its_length_is_not_told()
    {
        await using var target = await TargetServer.StartAsync();
        target.Answers["/big"] = async context =>
        {
            for (var i = 0; i < 100 && !context.RequestAborted.IsCancellationRequested; i++) await context.Response.WriteAsync(new string('x', 100));
        };
        await using var engine = await EngineHost.StartAsync(target, settings: ("Http:MaxResponseBytes", "1024"));

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", $"{target.Url}big")));

        Assert.Equal("response_too_large", run.Error!.Code);
    }

    [Fact]
    public async Task A_slow_target_is_a_timed_out_node()
    {
        await using var target = await TargetServer.StartAsync();
        target.Hold("/slow");
        await using var engine = await EngineHost.StartAsync(target, settings: [("Http:Timeout", "00:00:00.2"), ("Http:Attempts", "1")]);

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", $"{target.Url}slow")));

        Assert.Equal((ExecutionStatus.Failed, "node_timed_out", NodeStatus.TimedOut), (run.Status, run.Error!.Code, run.Nodes!.Single(node => node.NodeId == "call").Status));
    }

    [Theory]
    [InlineData("""{"url": "{{ trigger.nothing }}"}""", "url must be an absolute http or https URL")]
    [InlineData("""{"url": "{{ 'gopher://x' }}"}""", "url must be an absolute http or https URL")]
    [InlineData("""{"url": "https://x.example", "method": "{{ 'TRACE' }}"}""", "method did not come out as an HTTP method")]
    [InlineData("""{"url": "https://x.example", "headers": {"A": "{{ trigger.evil }}"}}""", "header A must be one line of visible ASCII text")]
    [InlineData("""{"url": "https://x.example", "query": {"a": "{{ `[1]` }}"}}""", "query.a did not come out as a single value")]
    public async Task Settings_are_checked_again_when_their_expressions_are_worked_out(string configuration, string message)
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Http("call", configuration)), """{"evil": "a\r\nX-Other: b"}""");

        Assert.Equal(("invalid_setting", message), (run.Error!.Code, run.Error.Message));
    }
}
