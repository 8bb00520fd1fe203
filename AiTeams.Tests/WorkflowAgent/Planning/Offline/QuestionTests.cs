using AiTeams.WorkflowAgent.Planning.Offline;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Planning.Offline;

/// <summary>What is missing is asked for, once; the answer completes the plan.</summary>
public sealed class QuestionTests
{
    [Theory]
    [InlineData("fetch the weather", "Which URL should be used for “fetch the weather”?", "https://w.test/now", "GET https://w.test/now")]
    [InlineData("fetch https://a.test/x and notify Slack", "What is the webhook URL for Slack?", "it is https://hooks.test/s", "GET https://a.test/x; POST https://hooks.test/s")]
    [InlineData("email bob@a.test every day at 9am", "Which HTTP endpoint sends the e-mail to bob@a.test? Please give its URL.", "https://mail.test/send", "cron 0 9 * * * UTC; POST https://mail.test/send")]
    [InlineData("get https://a.test/x daily", "At what time should it run (“daily”)?", "at 7:30", "cron 30 7 * * * UTC; GET https://a.test/x")]
    [InlineData("get https://a.test/x every Monday", "At what time should it run (“every Monday”)?", "9", "cron 0 9 * * 1 UTC; GET https://a.test/x")]
    [InlineData("get https://a.test/x at 9am", "Should it run every day (“at 9am”)? A single run at a set time is not supported.", "yes", "cron 0 9 * * * UTC; GET https://a.test/x")]
    [InlineData("get https://a.test/x weekly", "On which day and at what time should it run (“weekly”)?", "on Tuesday at 10:00", "cron 0 10 * * 2 UTC; GET https://a.test/x")]
    [InlineData("wait, then get https://a.test/x", "How long should “wait” last?", "about 5 minutes", "wait PT5M; GET https://a.test/x")]
    [InlineData("get https://a.test/x; if something is odd, post to https://b.test/y",
        null, null, "GET https://a.test/x; if nodes.fetch.body.something == `\"odd\"`; POST https://b.test/y")]
    [InlineData("get https://a.test/x; if all looks good, post to https://b.test/y",
        "What exactly should “if all looks good” compare? For example: the status is not 200, or price is above 100.", "the status is 200",
        "GET https://a.test/x; if nodes.fetch.status == `200`; POST https://b.test/y")]
    [InlineData("notify https://hooks.test/s if the status is not 200", "Which URL's status should be checked?", "https://a.test/x",
        "GET https://a.test/x; if nodes.fetch.status != `200`; POST https://hooks.test/s")]
    [InlineData("每天获取 https://a.test/x", "「每天」 在几点运行?", "早上9点", "cron 0 9 * * * UTC; GET https://a.test/x")]
    [InlineData("获取天气", "「获取天气」 要使用哪个网址?", "https://w.test/now", "GET https://w.test/now")]
    public void A_gap_is_asked_for_and_its_answer_fills_it(string sentence, string? question, string? answer, string nodes)
    {
        if (question is not null)
        {
            var asked = OfflinePlanner.Plan(sentence, [], modelConfigured: false);
            Assert.Equal((question, null, null), (asked.Question, asked.Graph, asked.Message));
        }

        var plan = OfflinePlanner.Plan(sentence, answer is null ? [] : [answer], modelConfigured: false);

        Assert.True(plan.Graph is not null, plan.Question ?? plan.Message);
        Assert.Equal(nodes, Shape.Nodes(plan.Graph!));
    }

    [Fact]
    public void Two_gaps_are_asked_for_one_at_a_time()
    {
        const string sentence = "fetch the weather and notify Slack";

        Assert.Equal("Which URL should be used for “fetch the weather”?", OfflinePlanner.Plan(sentence, [], false).Question);
        Assert.Equal("What is the webhook URL for Slack?", OfflinePlanner.Plan(sentence, ["https://w.test"], false).Question);
        Assert.Equal("GET https://w.test; POST https://h.test", Shape.Nodes(OfflinePlanner.Plan(sentence, ["https://w.test", "https://h.test"], false).Graph!));
    }

    [Fact]
    public void An_answer_beside_the_question_is_told_from_one_that_fits()
    {
        var plan = OfflinePlanner.Plan("fetch the weather", ["I do not know"], false);

        Assert.True(plan.AnswerMissed);
        Assert.Equal("Which URL should be used for “fetch the weather”?", plan.Question);
    }

    [Theory]
    [InlineData("bake a cake", "I read no step in this description. I cannot do: “bake a cake”.")]
    [InlineData("fetch https://a.test/x and summarise it", "I understood: fetch https://a.test/x. I cannot do: “summarise it”, which needs a language model, and none is configured.")]
    [InlineData("whenever a new customer signs up, post to https://b.test/y", "I cannot do: starting on the event “whenever a new customer signs up”.")]
    [InlineData("for each item post to https://b.test/y", "I cannot do: doing something for each item")]
    [InlineData("fetch https://a.test/x every 7 minutes", "I cannot do: the schedule “every 7 minutes”, which five cron fields cannot express.")]
    [InlineData("fetch https://a.test/x every 30 seconds", "the schedule “every 30 seconds”")]
    [InlineData("fetch https://a.test/x every 2 days at 9am", "the schedule “every 2 days at 9am”")]
    [InlineData("wait for approval, then post to https://b.test/y", "waiting for a person")]
    [InlineData("fetch https://user:secret@a.test/x", "which is no complete URL or carries credentials")]
    [InlineData("fetch https://a.test/x with a bearer token", "headers or credentials given in words")]
    [InlineData("merge the results and post to https://b.test/y", "there are no two results before it")]
    [InlineData("hello", "I read no step in this description. I can read:")]
    [InlineData("烤一个蛋糕", "我没有从这段描述中读出任何步骤。 我还做不到:")]
    public void What_cannot_be_planned_is_said(string sentence, string said)
    {
        var plan = OfflinePlanner.Plan(sentence, [], modelConfigured: false);

        Assert.Null(plan.Graph);
        Assert.Null(plan.Question);
        Assert.Contains(said, plan.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_model_writing_becomes_an_ai_node()
    {
        var plan = OfflinePlanner.Plan("fetch https://a.test/x, summarise it and post the summary to https://b.test/y", [], modelConfigured: true);

        Assert.Equal("GET https://a.test/x; ai; POST https://b.test/y", Shape.Nodes(plan.Graph!));
        Assert.Equal("summarise it\n\n{{ nodes.fetch.body }}", plan.Graph!.Nodes[2].Configuration["prompt"]!.GetValue<string>());
        Assert.Equal("{{ nodes.write.text }}", plan.Graph.Nodes[3].Configuration["body"]!.GetValue<string>());
    }
}
