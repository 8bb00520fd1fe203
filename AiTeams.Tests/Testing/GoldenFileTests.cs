using AiTeams.Testing;
using AiTeams.Testing.Golden;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Testing;

public sealed class GoldenFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "Golden", "some.trace");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Written_once_it_is_compared_from_then_on_whatever_the_line_ends()
    {
        GoldenFile.Compare("one\ntwo\n", File, update: true);

        GoldenFile.Compare("one\r\ntwo\r\n", File, update: false);
    }

    [Fact]
    public void A_difference_is_told_line_by_line_with_the_way_to_take_it_over()
    {
        GoldenFile.Compare("a\n  b\n  c\nd\n", File, update: true);

        var failure = Assert.Throws<TelemetryAssertionException>(() => GoldenFile.Compare("a\n  c\n  x\nd\n", File, update: false));

        Assert.Equal($"It differs from the golden file {File} (- golden, + now; UPDATE_GOLDEN=1 takes the new one over):\n  a\n-   b\n    c\n+   x\n  d\n", failure.Message);
    }

    [Fact]
    public void Without_a_file_it_says_what_the_file_would_be() => Assert.Equal(
        $"There is no golden file {File}. Run once with UPDATE_GOLDEN=1 to write it. It would be:\none\n",
        Assert.Throws<TelemetryAssertionException>(() => GoldenFile.Compare("one\n", File, update: false)).Message);

    [Fact]
    public void The_source_of_a_deterministic_build_is_found_above_the_test_assembly()
    {
        var found = GoldenFile.FolderOf("/_/AiTeams.Tests/Testing/GoldenFileTests.cs");

        Assert.EndsWith(Path.Combine("AiTeams.Tests", "Testing"), found, StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(Path.Combine(found, "GoldenFileTests.cs")));
        Assert.StartsWith("The folder /_/nowhere of the test's source is neither here nor above",
            Assert.Throws<TelemetryAssertionException>(() => GoldenFile.FolderOf("/_/nowhere/X.cs")).Message, StringComparison.Ordinal);
    }
}
