using AiTeams.WorkflowAgent.Planning.Offline;
using Xunit;

namespace AiTeams.Tests.WorkflowAgent.Planning.Offline;

/// <summary>What requests send, and what a plan says about itself.</summary>
public sealed class BodyTests
{
    [Theory]
    [InlineData("fetch https://a.test/x then post it to https://b.test/y", "\"{{ nodes.fetch.body }}\"")]
    [InlineData("post to https://b.test/y", "\"{{ trigger }}\"")]
    [InlineData("post {\"a\": [1, 2]} to https://b.test/y", "{\"a\":[1,2]}")]
    [InlineData("post \"hello\" to https://b.test/y", "{\"text\":\"hello\"}")]
    [InlineData("fetch https://a.test/1 and https://a.test/2 in parallel, then post to https://b.test/y", "{\"fetch\":\"{{ nodes.fetch.body }}\",\"fetch_2\":\"{{ nodes.fetch_2.body }}\"}")]
    [InlineData("fetch https://a.test/x, extract name, post it to https://b.test/y", "\"{{ nodes.extract }}\"")]
    [InlineData("fetch https://a.test/x, notify https://b.test/y", "{\"text\":\"https://a.test/x answered {{ nodes.fetch.status }}\"}")]
    [InlineData("notify https://b.test/y saying all is well", "{\"text\":\"all is well\"}")]
    [InlineData("send an email to bob@a.test via https://b.test/y saying \"done\"", "{\"text\":\"done\",\"to\":\"bob@a.test\"}")]
    public void The_last_request_sends(string sentence, string body)
    {
        var plan = OfflinePlanner.Plan(sentence, [], modelConfigured: false);

        Assert.True(plan.Graph is not null, plan.Question ?? plan.Message);
        Assert.Equal(body, plan.Graph!.Nodes[^1].Configuration["body"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void A_schedule_is_said_not_to_fire_yet()
    {
        var plan = OfflinePlanner.Plan("every hour get https://a.test/x", [], modelConfigured: false);

        Assert.Equal("The schedule is stored with the workflow; nothing starts it at those times yet, so run it with execute.", plan.Message);
    }

    [Fact]
    public void A_field_of_several_words_is_said_to_be_read_as_one()
    {
        var plan = OfflinePlanner.Plan("get https://a.test/x; if the total price is above 10 post to https://b.test/y", [], modelConfigured: false);

        Assert.Equal("“total price” is read as the field total_price.", plan.Message);
        Assert.Contains("nodes.fetch.body.total_price > `10`", Shape.Nodes(plan.Graph!), StringComparison.Ordinal);
    }

    [Fact]
    public void The_graph_is_named_after_the_description_and_laid_out_in_columns()
    {
        var graph = OfflinePlanner.Plan("fetch https://a.test/1 and\n https://a.test/2 in parallel", [], modelConfigured: false).Graph!;

        Assert.Equal("fetch https://a.test/1 and https://a.test/2 in parallel", graph.Metadata.Name);
        Assert.Equal([(0d, 0d), (220d, 0d), (220d, 120d)], graph.Nodes.Select(node => (node.Position!.X, node.Position.Y)));
    }
}
