using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AiTeams.Tests.WorkflowEngine.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Documents;

public class ShownValuesTests
{
    [Fact]
    public async Task Secrets_of_configuration_headers_queries_and_values_are_not_in_the_document()
    {
        const string Canary = "s3cr3tCanary";
        await using var target = await TargetServer.StartAsync();
        target.Answers["/x"] = context =>
        {
            context.Response.Headers["X-Session-Thing"] = Canary;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync($$"""{"access_token": "{{Canary}}", "mail": "ada.lovelace@example.org", "kept": "visible"}""");
        };
        await using var engine = await EngineHost.StartAsync(target);
        var call = Graphs.Http("call", $$"""
            {"method": "POST", "url": "{{target.Url}}x?sig={{Canary}}", "query": {"q": "{{Canary}}"}, "body": {"password": "{{Canary}}", "note": "shown"},
             "headers": {"Authorization": "Bearer {{Canary}}", "X-Own-Name": "{{Canary}}", "Accept": "text/plain"} }
            """);

        var run = await RunDocumentTests.ExecuteAsync(engine, Graphs.Of("start-call call-next", call, Graphs.Transform("next", "\"{{ input }}\"")), $$"""{"input": {"api_key": "{{Canary}}", "city": "Oslo", "see": "https://example.org/a?key={{Canary}}"} }""");
        var document = await RunDocumentTests.DocumentAsync(engine, run.ExecutionId);

        var text = document.ToJsonString();
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.DoesNotContain("lovelace", text, StringComparison.Ordinal);
        var config = document["trace"]![1]!["data"]!["config"]!;
        Assert.Equal($"{target.Url}x?[redacted]", (string?)config["url"]);
        Assert.Equal("""{"Authorization":"[redacted]","X-Own-Name":"[redacted]","Accept":"text/plain"}""", config["headers"]!.ToJsonString());
        Assert.Equal("""{"q":"[redacted]"}""", config["query"]!.ToJsonString());
        Assert.Equal("""{"password":"[redacted]","note":"shown"}""", config["body"]!.ToJsonString());
        Assert.Equal(("[redacted]", "Oslo"), ((string?)document["trace"]![0]!["data"]!["input"]!["api_key"], (string?)document["trace"]![0]!["data"]!["input"]!["city"]));
        var input = document["trace"]![2]!["data"]!["input"]!;
        Assert.Equal("[redacted]", (string?)input["headers"]!["x-session-thing"]);
        Assert.Contains("visible", input["body"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Oslo", (string?)document["question"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_string_of_5_KB_stays_and_one_byte_more_leaves_its_size_hash_and_beginning()
    {
        await using var engine = await EngineHost.StartAsync();
        var (kept, cut) = (Text(5 * 1024), Text((5 * 1024) + 1));

        var run = await engine.RunAsync(Graphs.Of("start-a", Graphs.Transform("a", "\"{{ trigger.cut }}\"")), new JsonObject { ["kept"] = kept, ["cut"] = cut }.ToJsonString());
        var document = await RunDocumentTests.DocumentAsync(engine, run.ExecutionId);

        var input = document["trace"]![0]!["data"]!["input"]!;
        var expected = $$"""{"bytes":5121,"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cut)))}}","head":"{{cut[..512]}}"}""";
        Assert.Equal(kept, (string?)input["kept"]);
        Assert.Equal(expected, input["cut"]!.ToJsonString());
        Assert.Equal("{\"value\":" + expected + "}", document["trace"]![1]!["data"]!["output"]!.ToJsonString());
        Assert.Equal(["bytes", "sha256", "head"], document["question"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task A_value_of_many_small_parts_is_bounded_as_a_whole()
    {
        await using var engine = await EngineHost.StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-a", Graphs.Transform("a", "1")), $"[{string.Join(',', Enumerable.Repeat("1234567", 20_000))}]");
        var document = await RunDocumentTests.DocumentAsync(engine, run.ExecutionId);

        var input = document["trace"]![0]!["data"]!["input"]!;
        Assert.Equal((160_011, 512), ((int)input["bytes"]!, ((string)input["head"]!).Length));
        Assert.StartsWith("""{"value":[1234567,1234567,""", (string?)input["head"], StringComparison.Ordinal);
        Assert.Equal("""{"value":1}""", document["trace"]![1]!["data"]!["output"]!.ToJsonString());
    }

    private static string Text(int length) => string.Concat(Enumerable.Repeat("word ", (length / 5) + 1))[..length];
}
