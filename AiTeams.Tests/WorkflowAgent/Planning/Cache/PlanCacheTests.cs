using AiTeams.Contracts.Workflows;
using AiTeams.Testing.Time;
using AiTeams.WorkflowAgent.Planning;
using AiTeams.WorkflowAgent.Planning.Cache;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Planning.Cache;

public sealed class PlanCacheTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void A_plan_is_kept_until_its_time_is_over()
    {
        var cache = new PlanCache(new() { TtlSeconds = 60 }, _time);
        Keep(cache, "acme", "a");

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(Find(cache, "acme", "a"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Find(cache, "acme", "a"));
    }

    [Fact]
    public void The_plan_least_recently_used_goes_first()
    {
        var cache = new PlanCache(new() { EntriesPerTenant = 2 }, _time);
        Keep(cache, "acme", "a");
        Keep(cache, "acme", "b");
        Assert.NotNull(Find(cache, "acme", "a"));
        Keep(cache, "acme", "c");

        Assert.Equal((true, false, true), (Find(cache, "acme", "a") is not null, Find(cache, "acme", "b") is not null, Find(cache, "acme", "c") is not null));
    }

    [Fact]
    public void A_busy_tenant_pushes_out_nobody_else_s_plans()
    {
        var cache = new PlanCache(new() { EntriesPerTenant = 3, Tenants = 2 }, _time);
        Keep(cache, "quiet", "a");
        for (var i = 0; i < 100; i++) Keep(cache, "busy", $"d{i}");

        Assert.NotNull(Find(cache, "quiet", "a"));
        Keep(cache, "third", "a");
        Assert.Null(Find(cache, "busy", "d99"));
    }

    [Fact]
    public void Another_version_of_the_planner_and_another_answer_are_other_plans()
    {
        var cache = new PlanCache(new(), _time);
        var asked = Conversation.Begin("a").With("where?", "here");
        cache.Keep("acme", "v1", asked, Plan(asked));

        Assert.NotNull(cache.Find("acme", "v1", asked));
        Assert.Null(cache.Find("acme", "v2", asked));
        Assert.Null(cache.Find("acme", "v1", Conversation.Begin("a").With("where?", "there")));
        Assert.Null(cache.Find("acme", "v1", Conversation.Begin("a\nhere x")));
    }

    [Fact]
    public void Each_reader_gets_a_graph_of_its_own()
    {
        var cache = new PlanCache(new(), _time);
        Keep(cache, "acme", "a");

        var first = Find(cache, "acme", "a")!.Graph!;
        first.Nodes[0].Configuration["changed"] = true;

        Assert.Empty(Find(cache, "acme", "a")!.Graph!.Nodes[0].Configuration);
    }

    private static void Keep(PlanCache cache, string tenant, string words) => cache.Keep(tenant, "v1", Conversation.Begin(words), Plan(Conversation.Begin(words)));

    private static Plan? Find(PlanCache cache, string tenant, string words) => cache.Find(tenant, "v1", Conversation.Begin(words));

    private static Plan Plan(Conversation conversation) => new()
    {
        Result = "planned",
        Graph = new() { Nodes = [new() { Id = "start", Kind = NodeKinds.Trigger }], Triggers = ["start"] },
        Conversation = conversation,
        Provider = "p",
        Model = "m",
    };
}
