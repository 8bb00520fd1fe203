using AiTeams.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

public sealed class EventCacheTests
{
    /// <summary>Which slots they get is chance: by far not all can be the same.</summary>
    [Fact]
    public void Categories_of_one_length_without_event_ids_do_not_displace_each_other()
    {
        var made = 0;
        var cache = new EventCache<string>(entry =>
        {
            made++;
            return entry.Category;
        });
        var categories = Enumerable.Range(10, 32).Select(static i => "App.Part" + i).ToList();
        for (var round = 0; round < 10; round++)
        {
            foreach (var category in categories)
            {
                var entry = LogEntry.Rent(category, LogLevel.Information, default, null);
                Assert.Same(category, cache.Of(entry));
                entry.Return();
            }
        }

        Assert.InRange(made, 32, 160);
    }
}
