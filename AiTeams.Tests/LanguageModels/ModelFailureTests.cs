using System.Diagnostics;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.Testing.LanguageModels;
using AiTeams.Tests.ServiceDefaults;
using AiTeams.Tests.Support;
using Microsoft.Extensions.AI;
using Xunit;

namespace AiTeams.Tests.LanguageModels;

/// <summary>Whatever a provider does wrong, the caller gets one of three problems, the books are closed once, and no second attempt costs money.</summary>
public sealed class ModelFailureTests
{
    private static readonly ChatMessage[] Prompt = [new(ChatRole.User, "Say hello.")];

    public static TheoryData<string, ModelAnswer, int, string, string, string> Failures => new()
    {
        { "500", ModelAnswer.Error(500), 502, "model_failed", "error", "The language model could not be used: it answered 500." },
        { "429", ModelAnswer.Error(429, "rate_limit_exceeded"), 502, "model_failed", "error", "The language model could not be used: it answered 429." },
        { "401", ModelAnswer.Error(401, "invalid_api_key"), 502, "model_failed", "error", "The language model could not be used: it answered 401." },
        { "filter by status", ModelAnswer.Error(400, "content_filter"), 422, "model_refused", "refused", "The language model refused to answer (content filter). Say it in other words." },
        { "filter by finish", new ModelAnswer { FinishReason = "content_filter" }, 422, "model_refused", "refused", "The language model refused to answer (content filter). Say it in other words." },
        { "no JSON", new ModelAnswer { Raw = "<html>gateway</html>" }, 502, "model_failed", "error", "The language model could not be used: its answer could not be read." },
        { "too large", new ModelAnswer { Text = new string('x', 5_000) }, 502, "model_failed", "error", "The language model could not be used: its answer is larger than 2048 bytes." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failing_call_is_a_problem_told_once(string kind, ModelAnswer answer, int status, string code, string outcome, string detail)
    {
        foreach (var streams in (bool[])[false, true])
        {
            await using var model = await OpenAiDouble.StartAsync();
            await using var host = ModelHost.Start(model.Then(answer), ("Models:MaxAnswerBytes", "2048"));

            var problem = await Assert.ThrowsAsync<ProblemException>(() => CallAsync(host, streams));

            Assert.Equal((kind, status, code, detail), (kind, problem.Status, problem.Code, problem.Message));
            Assert.Single(model.Requests);
            var call = Assert.Single(host.Calls);
            Assert.Equal((outcome, code), (call.Outcome, call.ErrorCode));
            Assert.Equal($"model=gpt-test outcome={outcome} provider=openai", Assert.Single(host.Measured("ai_requests_total")).Tags);
            Assert.Contains($"error.type={code}", Assert.Single(host.Measured("gen_ai.client.operation.duration")).Tags, StringComparison.Ordinal);
            var span = Assert.Single(host.Spans);
            Assert.Equal((ActivityStatusCode.Error, code), (span.Status, span.GetTagItem("error.type")));
            var receipt = await host.Lines.FirstAsync(static line => line.Text("receipt.kind") == "model_call");
            Assert.Equal((outcome, code), (receipt.Text("receipt.outcome"), receipt.Text("error.code")));
        }
    }

    [Fact]
    public async Task A_refused_answer_is_paid_for()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { FinishReason = "content_filter", Usage = new(1_000, 0) }));

        await Assert.ThrowsAsync<ProblemException>(() => CallAsync(host, streams: true));

        Assert.Equal(2_500, Assert.Single(host.Calls).CostMicroUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_silent_provider_is_a_timeout_by_our_clock(bool streams)
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { Text = "late", Hold = Forever }), ("Models:TimeoutSeconds", "100"), ("Models:StallSeconds", "20"));

        var call = CallAsync(host, streams);
        await model.ReceivedAsync(1);
        host.Time.Advance(TimeSpan.FromSeconds(streams ? 19 : 99));
        Assert.False(call.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => call.WaitAsync(Patience.Most));
        Assert.Equal((504, "model_timeout"), (problem.Status, problem.Code));
        Assert.Equal(("timeout", TimeSpan.FromSeconds(streams ? 20 : 100)), (Assert.Single(host.Calls).Outcome, host.Calls[0].Duration));
    }

    [Fact]
    public async Task A_stream_that_stalls_midway_is_a_timeout_counted_from_its_last_piece()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { Text = "two pieces here, and then none", PiecesBeforeHold = 1, Hold = Forever }), ("Models:StallSeconds", "20"));

        await using var updates = host.Chat.GetStreamingResponseAsync(Prompt).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("two pieces here,", updates.Current.Text);
        var next = updates.MoveNextAsync().AsTask();
        host.Time.Advance(TimeSpan.FromSeconds(20));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => next.WaitAsync(Patience.Most));
        Assert.Equal("The language model did not answer in time (the answer stalled). Try again later.", problem.Message);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_no_answer()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { Text = "half an ans", BreaksOff = true }));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => CallAsync(host, streams: true));

        Assert.Equal("The language model could not be used: its answer broke off.", problem.Message);
        Assert.Equal("error", Assert.Single(host.Calls).Outcome);
    }

    [Fact]
    public async Task A_caller_who_leaves_is_no_failure_of_the_model_but_is_booked()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { Hold = Forever }));
        using var leaving = new CancellationTokenSource();

        var call = host.Chat.GetResponseAsync(Prompt, cancellationToken: leaving.Token);
        await model.ReceivedAsync(1);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience.Most));
        await Eventually.TrueAsync(() => host.Calls.Count == 1);
        Assert.Equal(("error", "cancelled"), (host.Calls[0].Outcome, host.Calls[0].ErrorCode));
        Assert.DoesNotContain(host.Lines.All, static line => line.Contains("\"name\":\"CallFailed\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_who_stops_midway_is_booked_too()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { Text = "a long answer that nobody reads to its end" }));

        await foreach (var _ in host.Chat.GetStreamingResponseAsync(Prompt)) break;

        Assert.Equal(("error", "cancelled"), (Assert.Single(host.Calls).Outcome, host.Calls[0].ErrorCode));
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_a_failure()
    {
        var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model);
        await model.DisposeAsync();

        var problem = await Assert.ThrowsAsync<ProblemException>(() => CallAsync(host, streams: false));

        Assert.Equal("The language model could not be used: it cannot be reached.", problem.Message);
    }

    [Fact]
    public async Task The_key_is_in_no_line_and_no_span()
    {
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(ModelAnswer.Error(401, "invalid_api_key")));

        await Assert.ThrowsAsync<ProblemException>(() => CallAsync(host, streams: false));
        await host.Lines.FirstAsync(static line => line.Text("receipt.kind") == "model_call");

        Assert.DoesNotContain(host.Lines.All, static line => line.Contains("secret-key", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Spans.SelectMany(static span => span.TagObjects), static tag => tag.Value is string text && text.Contains("secret-key", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_provider_repeats_of_key_and_prompt_is_in_no_line(bool streams)
    {
        const string Echo = """{"error": {"message": "Key secret-key is wrong for 'Say hello.'", "type": "auth", "code": "invalid_api_key"}}""";
        await using var model = await OpenAiDouble.StartAsync();
        await using var host = ModelHost.Start(model.Then(new ModelAnswer { Status = 401, Raw = Echo }));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => CallAsync(host, streams));
        await host.Lines.FirstAsync(static line => line.Text("receipt.kind") == "model_call");

        Assert.DoesNotContain("secret-key", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(host.Lines.All, static line => line.Contains("it answered 401", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Lines.All, static line => line.Contains("secret-key", StringComparison.Ordinal) || line.Contains("Say hello", StringComparison.Ordinal));
    }

    private static Task Forever => new TaskCompletionSource().Task;

    private static Task<ChatResponse> CallAsync(ModelHost host, bool streams) =>
        streams ? host.Chat.GetStreamingResponseAsync(Prompt).ToChatResponseAsync() : host.Chat.GetResponseAsync(Prompt);
}
