using System.Diagnostics;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.LanguageModels;
using AiTeams.Tests.ServiceDefaults;
using Microsoft.Extensions.AI;
using Xunit;

namespace AiTeams.Tests.LanguageModels;

/// <summary>One call in front of a real HTTP server: what is sent, what comes back, and what is said of it.</summary>
public sealed class ModelCallTests
{
    private static readonly ChatMessage[] Prompt = [new(ChatRole.System, "Be short."), new(ChatRole.User, "Say hello.")];

    private static readonly ModelAnswer Hello = new() { Text = "Hello, dear reader of this test.", Model = "gpt-test-2026-01-01", Usage = new(1_234, 321, CachedTokens: 1_000, ReasoningTokens: 300) };

    [Fact]
    public async Task A_provider_may_join_the_trace_but_is_not_told_whose_it_is()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { Text = "hello" }));
        host.Root.SetBaggage("tenant.id", "acme").SetBaggage("user.segment", "premium");

        await host.Chat.GetResponseAsync([new(ChatRole.User, "Say hello.")]);

        var headers = Assert.Single(model.Requests).Headers;
        Assert.Equal(host.TraceId.ToHexString(), headers["traceparent"][3..35]);
        Assert.DoesNotContain("baggage", headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("Correlation-Context", headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_call_sends_the_messages_the_key_and_the_trace()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(Hello));

        var response = await host.Chat.GetResponseAsync(Prompt, new() { Temperature = 0, ResponseFormat = ChatResponseFormat.Json });

        Assert.Equal("Hello, dear reader of this test.", response.Text);
        var request = Assert.Single(model.Requests);
        Assert.Equal(("gpt-test", false), (request.Model, request.IsStream));
        Assert.Equal(["Be short.", "Say hello."], request.Messages);
        Assert.Equal("Bearer secret-key", request.Headers["Authorization"]);
        Assert.Equal("json_object", request.Body.GetProperty("response_format").GetProperty("type").GetString());
        Assert.Equal(host.TraceId, ActivityContext.Parse(request.Headers["traceparent"], null).TraceId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_and_cost_are_exactly_those_the_provider_reports(bool streams)
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(Hello));

        Assert.Equal("Hello, dear reader of this test.", streams ? (await host.Chat.GetStreamingResponseAsync(Prompt).ToChatResponseAsync()).Text : (await host.Chat.GetResponseAsync(Prompt)).Text);

        // 234 × 2.5 + 1,000 × 1.25 + 321 × 10
        var call = Assert.Single(host.Calls);
        Assert.Equal(new(1_234, 1_000, 321, 300), call.Usage);
        Assert.Equal(("success", "openai", "gpt-test", "gpt-test-2026-01-01", 5_045L, null), (call.Outcome, call.Provider, call.Model, call.ResponseModel, call.CostMicroUsd, call.ErrorCode));
        Assert.Equal(5_045, Telemetry.Current!.CostMicroUsd);
        Assert.Equal(
            [("ai_tokens_total", 1_000, "model=gpt-test token_type=cached"), ("ai_tokens_total", 234, "model=gpt-test token_type=input"),
                ("ai_tokens_total", 21, "model=gpt-test token_type=output"), ("ai_tokens_total", 300, "model=gpt-test token_type=reasoning")],
            host.Measured("ai_tokens_total"));
        Assert.Equal([("ai_cost_total", 0.005045, "model=gpt-test tenant_id=acme")], host.Measured("ai_cost_total"));
        Assert.Equal([("ai_requests_total", 1, "model=gpt-test outcome=success provider=openai")], host.Measured("ai_requests_total"));
        const string common = "gen_ai.operation.name=chat gen_ai.provider.name=openai gen_ai.request.model=gpt-test";
        Assert.Equal(
            [("gen_ai.client.token.usage", 1_234, $"{common} gen_ai.token.type=input server.address=127.0.0.1"), ("gen_ai.client.token.usage", 321, $"{common} gen_ai.token.type=output server.address=127.0.0.1")],
            host.Measured("gen_ai.client.token.usage"));
        Assert.Equal($"{common} server.address=127.0.0.1", Assert.Single(host.Measured("gen_ai.client.operation.duration")).Tags);
        Assert.Equal(streams ? 1 : 0, host.Measured("ai_time_to_first_token_seconds").Count);
        if (streams) Assert.True(Assert.Single(model.Requests).Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task The_span_carries_the_conventions_attributes_and_no_words()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(Hello));

        await host.Chat.GetResponseAsync(Prompt, new() { Temperature = 0, MaxOutputTokens = 500 });

        var span = Assert.Single(host.Spans);
        Assert.Equal(("chat gpt-test", ActivityKind.Client, ActivityStatusCode.Unset, host.Root.SpanId), (span.DisplayName, span.Kind, span.Status, span.ParentSpanId));
        var tags = span.TagObjects.ToDictionary(static tag => tag.Key, static tag => tag.Value);
        Assert.Equal("stop", Assert.Single(Assert.IsType<string[]>(tags["gen_ai.response.finish_reasons"])));
        tags.Remove("gen_ai.response.finish_reasons");
        Assert.Equal(
            "ai.cost_micro_usd=5045 gen_ai.operation.name=chat gen_ai.provider.name=openai gen_ai.request.max_tokens=500 gen_ai.request.model=gpt-test gen_ai.request.temperature=0 "
            + "gen_ai.response.id=chatcmpl-double gen_ai.response.model=gpt-test-2026-01-01 gen_ai.usage.cache_read.input_tokens=1000 gen_ai.usage.input_tokens=1234 "
            + $"gen_ai.usage.output_tokens=321 server.address=127.0.0.1 server.port={new Uri(model.BaseUrl).Port}",
            string.Join(' ', tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{tag.Key}={tag.Value}")));
    }

    [Fact]
    public async Task The_receipt_says_what_the_call_took_and_cost()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(Hello));

        await host.Chat.GetResponseAsync(Prompt);

        var receipt = await host.Lines.FirstAsync(static line => line.Text("receipt.kind") == "model_call");
        Assert.Equal(("success", "gpt-test", "openai", 1_234, 321, 5_045),
            (receipt.Text("receipt.outcome"), receipt.Text("ai.model"), receipt.Text("ai.provider"), receipt.Number("ai.input_tokens"), receipt.Number("ai.output_tokens"), receipt.Number("ai.cost_micro_usd")));
        Assert.Equal((host.TraceId.ToHexString(), "acme"), (receipt.Text("tracking_id"), receipt.Text("tenant.id")));
        Assert.Null(receipt.At("fields"));
    }

    [Fact]
    public async Task A_model_without_a_price_is_unpriced_and_never_free()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { Text = "a" }, new ModelAnswer { Text = "b" }), ("Models:Model", "gpt-new"));

        await host.Chat.GetResponseAsync(Prompt);
        await host.Chat.GetResponseAsync(Prompt);

        Assert.All(host.Calls, static call => Assert.Null(call.CostMicroUsd));
        Assert.Empty(host.Measured("ai_cost_total"));
        Assert.Equal(0, Telemetry.Current!.CostMicroUsd);
        var receipt = await host.Lines.FirstAsync(static line => line.Text("receipt.kind") == "model_call");
        Assert.True(receipt.At("fields.unpriced")!.Value.GetBoolean());
        Assert.Null(receipt.At("ai.cost_micro_usd"));
        await host.Lines.FirstAsync(static line => line.Number("event.id") == 6000);
        Assert.Single(host.Lines.All, static line => line.Contains("\"name\":\"Unpriced\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usage_that_is_not_reported_is_unknown_and_not_estimated(bool streams)
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(Hello with { Usage = null }));

        if (streams) await host.Chat.GetStreamingResponseAsync(Prompt).ToChatResponseAsync();
        else await host.Chat.GetResponseAsync(Prompt);

        var call = Assert.Single(host.Calls);
        Assert.Equal((null, null, null), (call.Usage.Input, call.Usage.Output, call.CostMicroUsd));
        Assert.Empty(host.Measured("ai_tokens_total"));
        Assert.Empty(host.Measured("gen_ai.client.token.usage"));
        var receipt = await host.Lines.FirstAsync(static line => line.Text("receipt.kind") == "model_call");
        Assert.True(receipt.At("fields.tokens_unknown")!.Value.GetBoolean());
        Assert.Null(receipt.At("ai.input_tokens"));
    }

    [Fact]
    public async Task A_model_that_a_call_names_is_asked_and_labelled_other()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model);

        await host.Chat.GetResponseAsync(Prompt, new() { ModelId = "someone-elses" });

        Assert.Equal("someone-elses", Assert.Single(model.Requests).Model);
        Assert.Equal("someone-elses", Assert.Single(host.Calls).Model);
        Assert.Equal("model=other outcome=success provider=openai", Assert.Single(host.Measured("ai_requests_total")).Tags);
        Assert.Equal("chat other", Assert.Single(host.Spans).DisplayName);
    }

    [Fact]
    public async Task A_prompt_over_the_bound_is_refused_before_it_is_sent()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model, ("Models:MaxPromptCharacters", "10"));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => host.Chat.GetResponseAsync(Prompt));

        Assert.Equal((422, "prompt_too_long"), (problem.Status, problem.Code));
        Assert.Empty(model.Requests);
    }
}
