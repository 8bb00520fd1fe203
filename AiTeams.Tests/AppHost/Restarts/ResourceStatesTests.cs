using AiTeams.AppHost.Restarts;
using Xunit;

namespace AiTeams.Tests.AppHost.Restarts;

public sealed class ResourceStatesTests
{
    [Theory]
    [InlineData("Running", "Exited", true)]
    [InlineData("Running", "Finished", true)]
    [InlineData("Starting", "Exited", true)]
    [InlineData("Stopping", "Exited", false)] // somebody stopped it
    [InlineData("Stopping", "Finished", false)]
    [InlineData("Exited", "Exited", false)] // the same exit, told twice
    [InlineData("Exited", "Finished", false)]
    [InlineData("Running", "Stopping", false)]
    [InlineData("Starting", "FailedToStart", false)] // nothing ran; starting it again would fail again
    [InlineData(null, "Exited", false)] // over before we looked
    [InlineData("Running", null, false)]
    public void An_exit_is_unrequested_when_it_comes_without_a_stop(string? before, string? now, bool expected) =>
        Assert.Equal(expected, ResourceStates.IsUnrequestedExit(before, now));
}
