using System.Diagnostics;
using AiTeams.WorkflowAgent.Planning.Offline;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Planning.Offline;

/// <summary>P13: a plan of a sentence takes at most a millisecond; the best of many, so that a busy machine does not decide.</summary>
public sealed class SpeedTests
{
    private const string Sentence = "Every weekday at 9am fetch https://a.test/1 and https://a.test/2 in parallel, then merge them. If total is above 100, extract total and name and post "
        + "them to https://b.test/y, otherwise wait 5 minutes and notify Slack https://hooks.test/s saying \"all quiet\".";

    [Fact]
    public void A_long_sentence_is_planned_within_a_millisecond() => Assert.InRange(BestMicroseconds(Sentence), 0, 1_000);

    [Theory]
    [InlineData("[")]
    [InlineData("{{")]
    [InlineData("if ")]
    [InlineData("'")]
    [InlineData("每")]
    [InlineData("at the same time ")]
    public void The_longest_description_of_the_worst_kind_stays_cheap(string piece) =>
        Assert.InRange(BestMicroseconds(string.Concat(Enumerable.Repeat(piece, 8_000 / piece.Length)), runs: 5), 0, 100_000);

    private static double BestMicroseconds(string sentence, int runs = 301)
    {
        var best = double.MaxValue;
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            OfflinePlanner.Plan(sentence, [], modelConfigured: false);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return best;
    }
}
