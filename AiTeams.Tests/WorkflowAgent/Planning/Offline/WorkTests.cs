using AiTeams.WorkflowAgent.Planning.Offline;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Planning.Offline;

/// <summary>
/// Work grows no faster than the words, told by the memory that planning allocates, which no busy machine changes. How long a plan takes is
/// the benchmarks' business.
/// </summary>
public sealed class WorkTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("{{")]
    [InlineData("if ")]
    [InlineData("'")]
    [InlineData("每")]
    [InlineData("at the same time ")]
    public void Twice_the_words_of_the_worst_kind_take_about_twice_the_work(string piece)
    {
        AllocatedBy(piece, 1_000);
        var half = AllocatedBy(piece, 4_000);

        Assert.InRange(AllocatedBy(piece, 8_000), 1, (3 * half) - 1);
    }

    private static long AllocatedBy(string piece, int length)
    {
        var sentence = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        OfflinePlanner.Plan(sentence, [], modelConfigured: false);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
