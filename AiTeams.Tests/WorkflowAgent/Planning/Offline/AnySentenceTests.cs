using AiTeams.Contracts.Workflows;
using AiTeams.Contracts.Workflows.Validation;
using AiTeams.WorkflowAgent.Planning.Offline;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Planning.Offline;

/// <summary>No words make the planner throw, give an invalid graph, or say two things at once.</summary>
public sealed class AnySentenceTests
{
    private static readonly string[] Pieces =
    [
        "fetch", "post", "notify", "slack", "email", "bob@a.test", "https://a.test/x", "https://b.test/y", "if", "unless", "when", "the status", "is", "not", "200", "5xx", "otherwise", "then", "and", "or",
        ",", ".", "\n", "in parallel", "at the same time", "while", "merge", "wait", "5", "minutes", "every", "day", "at", "9am", "on", "Monday", "the 1st", "monthly", "cron */5 * * * *", "after", "before",
        "later", "extract", "name", "\"quoted\"", "{\"a\": 1}", "{{ nodes.x }}", "{{", "}}", "price", ">", "contains", "it", "fails", "to", "from", "with body", "saying", "check whether", "if so", "if not",
        "finally", "summarise", "for each", "create a workflow that", "如果", "状态码", "不是", "否则", "每天", "早上", "9点", "半", "获取", "通知", "同时", "然后", "十五", "分钟", "后", "`", "'", "'a.com", "’b.io/x", "\\", "\u0001", "$", "\ud800",
    ];

    [Fact]
    public void Random_sentences_of_known_words_never_throw_nor_give_an_invalid_graph()
    {
        var sentences = Gen.Elements(Pieces).ListOf().Select(pieces => string.Join(' ', pieces)).ToArbitrary();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(40), Prop.ForAll(sentences, IsSound));
    }

    [Fact]
    public void Random_text_never_throws_nor_gives_an_invalid_graph() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(200), Prop.ForAll<string>(ArbMap.Default.ArbFor<string>(), text => IsSound(text ?? "")));

    /// <summary>Once the lexer read these for ever, into ever more memory.</summary>
    [Theory]
    [InlineData("'a.com")]
    [InlineData("’a.test/x")]
    [InlineData("fetch 'b.io and then wait 5 minutes")]
    public void A_quote_before_an_address_that_nothing_closes_ends(string sentence)
    {
        Assert.True(Lexer.Read(sentence).Count < sentence.Length);
        Assert.True(IsSound(sentence));
    }

    /// <summary>One body written into two requests was one node with two parents.</summary>
    [Fact]
    public void A_body_for_two_addresses_is_in_both_requests()
    {
        var plan = OfflinePlanner.Plan("post https://a.test/x https://b.test/y with body {\"a\": 1}", [], modelConfigured: false);

        Assert.Equal(["{\"a\":1}", "{\"a\":1}"], plan.Graph!.Nodes.Where(node => node.Kind == NodeKinds.HttpRequest).Select(node => node.Configuration["body"]!.ToJsonString()));
    }

    private static bool IsSound(string sentence)
    {
        foreach (var modelConfigured in (bool[])[false, true])
        {
            string[] answers = [];
            for (var turn = 0; turn < 4; turn++)
            {
                var plan = OfflinePlanner.Plan(sentence, answers, modelConfigured);
                var said = (plan.Graph is null ? 0 : 1) + (plan.Question is null ? 0 : 1) + (plan.Graph is null && plan.Message is not null ? 1 : 0);
                Assert.True(said == 1, $"{sentence}: says {said} things");
                if (plan.Graph is not null) Assert.Empty(WorkflowValidator.Validate(plan.Graph, modelConfigured));

                // Only an expression the person wrote may be one that does not parse.
                var isBroken = plan.Message is { } message && (message.StartsWith("The graph I read", StringComparison.Ordinal) || message.StartsWith("得到的图", StringComparison.Ordinal));
                Assert.False(isBroken && !sentence.Contains("{{", StringComparison.Ordinal), $"{sentence}: {plan.Message}");
                if (plan.Question is null) break;
                answers = [.. answers, "https://c.test at 9:00 on Monday for 5 minutes"];
            }
        }

        return true;
    }
}
