using AiTeams.Tests.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

/// <summary>A scope counts for all lines within it, whichever logger opened it.</summary>
public sealed class ScopeTests
{
    /// <summary>Of such a category the factory asks no provider for a scope, but for one that takes the factory's scopes.</summary>
    [Fact]
    public async Task A_scope_of_a_category_without_lines_counts_for_the_lines_of_others()
    {
        await using var host = new LineHost(settings: ("Logging:LogLevel:App.Worker", "None"));
        using (host.Logger("App.Worker").BeginScope("of {WorkflowId}", "wf_1")) host.Logger("App.Db").LogInformation("stored");

        Assert.Equal("wf_1", host.Only().Text("workflow.id"));
    }

    [Fact]
    public async Task A_scope_that_says_the_connection_only_is_not_kept()
    {
        await using var host = new LineHost();
        var logger = host.Logger();
        KeyValuePair<string, object?>[] connection = [new("ConnectionId", "0HN1")];

        Assert.Equal(0, Allocations.Least(() => logger.BeginScope(connection)!.Dispose()));
    }
}
