using System.Text.Json;
using AiTeams.Contracts;
using AiTeams.Contracts.Workflows;
using AiTeams.Contracts.Workflows.Validation;
using Xunit;

namespace AiTeams.Tests.Contracts.Workflows;

public class WorkflowValidatorTests
{
    private const string Start = """{"id": "start", "name": "Start", "kind": "trigger"}""";

    [Fact]
    public void A_graph_with_every_kind_is_fine()
    {
        var errors = Validate("""
            {"metadata": {"name": "All"}, "nodes": [
               {"id": "start", "kind": "trigger", "subtype": "cron", "configuration": {"cron": "*/5 8-18 * * 1-5", "time_zone": "Europe/Berlin"}},
               {"id": "get", "kind": "http_request", "configuration": {"method": "GET", "url": "https://example.com/{{ trigger.id }}", "headers": {"X-A": "{{ trigger.a }}"}, "query": {"q": 1}}},
               {"id": "check", "kind": "if", "configuration": {"condition": "{{ input.status == `200` }}"}},
               {"id": "shape", "kind": "transform", "configuration": {"output": {"body": "{{ nodes.get.body }}"}}},
               {"id": "wait", "kind": "delay", "configuration": {"duration": "PT5M"}},
               {"id": "join", "kind": "merge", "configuration": {"mode": "any"}},
               {"id": "ask", "kind": "ai", "configuration": {"prompt": "Sum up {{ input }}", "system": "Be short", "model": "m"}}],
             "connections": [
               {"from": "start", "to": "get"}, {"from": "get", "to": "check"}, {"from": "get", "output": "error", "to": "ask"},
               {"from": "check", "output": "true", "to": "shape"}, {"from": "check", "output": "false", "to": "wait"},
               {"from": "shape", "to": "join", "mapping": {"text": "{{ input.body }}"}}, {"from": "wait", "to": "join"}, {"from": "join", "to": "ask"}],
             "triggers": ["start"]}
            """, modelConfigured: true);

        Assert.Empty(errors);
    }

    [Theory]
    // ids and kinds
    [InlineData("""{"id": "start", "kind": "transform", "configuration": {"output": 1}}""", "", "nodes[1].id: 'start' is the id of nodes[0] already")]
    [InlineData("""{"kind": "transform"}""", "", "nodes[1].id: is missing")]
    [InlineData("""{"id": "a b", "kind": "transform"}""", "", "nodes[1].id: must be 1 to 64 letters, digits, '_' or '-'")]
    [InlineData("""{"id": "a\n", "kind": "transform"}""", "", "nodes[1].id: must be 1 to 64 letters, digits, '_' or '-'")]
    [InlineData("""null""", "", "nodes[1]: must be an object")]
    [InlineData("""{"id": "a", "kind": "email"}""", "start-a", "nodes[1].kind: 'email' is no kind; there are trigger, http_request, transform, if, merge, delay, ai")]
    [InlineData("""{"id": "a", "kind": "transform", "subtype": "x", "configuration": {"output": 1}}""", "start-a", "nodes[1].subtype: a transform node has no subtypes")]
    // connections
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": 1}}""", "start-a a-ghost", "connections[1].to: there is no node 'ghost'")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": 1}}""", "start-a start-a", "connections[1]: 'start' is connected to 'a' by output 'main' already")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": 1}}""", "start-a a-start", "connections[1].to: 'start' is a trigger; nothing leads into a trigger|connections: the graph has a cycle: start → a → start")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": 1}}""", "start-a a-a", "connections: the graph has a cycle: a → a")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": 1}}""", "", "nodes[1]: 'a' cannot be reached from a trigger")]
    [InlineData("""{"id": "a", "kind": "if", "configuration": {"condition": true}},{"id": "b", "kind": "transform", "configuration": {"output": 1}}""", "start-a a-b", "connections[1].output: 'main' is no output of an if node; it has true, false, error")]
    [InlineData("""{"id": "a", "kind": "merge"}""", "start-a", "nodes[1]: merge 'a' has 1 input(s); a merge joins two or more")]
    // configuration
    [InlineData("""{"id": "a", "kind": "http_request"}""", "start-a", "nodes[1].configuration.url: is missing")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": ""}}""", "start-a", "nodes[1].configuration.url: is empty")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": 7}}""", "start-a", "nodes[1].configuration.url: must be a string")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "/relative"}}""", "start-a", "nodes[1].configuration.url: must be an absolute http or https URL")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "file:///etc/passwd"}}""", "start-a", "nodes[1].configuration.url: must be an absolute http or https URL")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://me:secret@example.com"}}""", "start-a", "nodes[1].configuration.url: must not carry a user name or password; send an Authorization header")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "ftp://{{ input.host }}"}}""", "start-a", "nodes[1].configuration.url: must begin with http:// or https://, or with an expression")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://x.example", "method": "FETCH"}}""", "start-a", "nodes[1].configuration.method: must be one of GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://x.example", "body": {}}}""", "start-a", "nodes[1].configuration.body: a GET request has no body")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://x.example", "headers": {"Host": "y"}}}""", "start-a", "nodes[1].configuration.headers.Host: is set by the engine and cannot be given")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://x.example", "headers": {"X-Tenant-ID": "other"}}}""", "start-a", "nodes[1].configuration.headers.X-Tenant-ID: is set by the engine and cannot be given")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://x.example", "headers": {"A": "b\r\nC: d"}}}""", "start-a", "nodes[1].configuration.headers.A: must be one line of visible ASCII text")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://x.example", "headers": ["A"]}}""", "start-a", "nodes[1].configuration.headers: must be an object of names to values")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://x.example", "query": {"a": []}}}""", "start-a", "nodes[1].configuration.query.a: must be a string, a number, true or false")]
    [InlineData("""{"id": "a", "kind": "http_request", "configuration": {"url": "https://x.example", "uri": ""}}""", "start-a", "nodes[1].configuration.uri: is no setting of http_request; it knows body, headers, method, query, url")]
    [InlineData("""{"id": "a", "kind": "transform"}""", "start-a", "nodes[1].configuration.output: is missing")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": null}""", "start-a", "nodes[1].configuration.output: is missing")]
    [InlineData("""{"id": "a", "kind": "if", "configuration": {"condition": "input.ok"}}""", "start-a", "nodes[1].configuration.condition: must be one expression, like {{ input.status == `200` }}, or true or false")]
    [InlineData("""{"id": "a", "kind": "delay", "configuration": {"duration": "5 minutes"}}""", "start-a", "nodes[1].configuration.duration: must be an ISO 8601 duration, like PT30S or P1DT12H")]
    [InlineData("""{"id": "a", "kind": "delay", "configuration": {"duration": "P2Y"}}""", "start-a", "nodes[1].configuration.duration: is longer than 366 days")]
    [InlineData("""{"id": "a", "kind": "trigger", "subtype": "cron", "configuration": {"cron": "0 9 * * *", "time_zone": "Mars/Base"}}""", "", "nodes[1].configuration.time_zone: must be an IANA time zone, like Europe/Berlin")]
    [InlineData("""{"id": "a", "kind": "trigger", "subtype": "cron", "configuration": {"cron": "61 * * * *"}}""", "", "nodes[1].configuration.cron: must be five cron fields: minute, hour, day of month, month, day of week")]
    [InlineData("""{"id": "a", "kind": "trigger", "subtype": "email"}""", "", "nodes[1].subtype: 'email' is no trigger; there are manual, cron")]
    [InlineData("""{"id": "a", "kind": "ai", "configuration": {"prompt": "x"}}""", "start-a", "nodes[1].kind: needs a language model and none is configured (Models:BaseUrl, Models:Model)")]
    // expressions
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": {"x": ["{{ input. }}"]}}}""", "start-a", "nodes[1].configuration.output.x[0]: At character 7: after '.' comes a name, '*', '[' or '{' (quote names that are not letters, digits and '_').")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": "{{ inputs.x }}"}}""", "start-a", "nodes[1].configuration.output: reads 'inputs'; expressions see trigger, input and nodes only")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": "{{ nodes.ghost.x }}"}}""", "start-a", "nodes[1].configuration.output: reads nodes.ghost; there is no such node")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": "{{ nodes.b }}"}},{"id": "b", "kind": "transform", "configuration": {"output": 1}}""", "start-a start-b", "nodes[1].configuration.output: reads nodes.b, which does not come before 'a'")]
    [InlineData("""{"id": "a", "kind": "transform", "configuration": {"output": "{{ nodes.a }}"}}""", "start-a", "nodes[1].configuration.output: reads nodes.a, which does not come before 'a'")]
    public void A_mistake_is_named_with_its_place(string nodes, string connections, string expected)
    {
        var ways = connections.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(way => way.Split('-')).Select(way => $$"""{"from": "{{way[0]}}", "to": "{{way[1]}}"}""");

        var errors = Validate($$"""{"nodes": [{{Start}},{{nodes}}], "connections": [{{string.Join(",", ways)}}]}""");

        Assert.Superset(expected.Split('|').ToHashSet(), errors.Select(error => $"{error.Path}: {error.Message}").ToHashSet());
    }

    [Theory]
    [InlineData("""{}""", "nodes: must hold at least one node")]
    [InlineData("""{"nodes": null}""", "nodes: must hold at least one node")]
    [InlineData("""{"schema_version": 2, "nodes": [{"id": "start", "kind": "trigger"}]}""", "schema_version: is 2; only 1 is known")]
    [InlineData("""{"nodes": [{"id": "a", "kind": "transform", "configuration": {"output": 1}}]}""", "triggers: the graph has no node of kind trigger, so a run has nowhere to start")]
    [InlineData("""{"nodes": [{"id": "start", "kind": "trigger"}], "triggers": ["ghost"]}""", "triggers[0]: there is no node 'ghost'")]
    [InlineData("""{"nodes": [{"id": "start", "kind": "trigger"}], "triggers": ["start", "start"]}""", "triggers[1]: 'start' is named twice")]
    [InlineData("""{"nodes": [{"id": "start", "kind": "trigger"}, {"id": "other", "kind": "trigger"}], "triggers": ["start"]}""", "nodes[1]: 'other' cannot be reached from a trigger")]
    [InlineData("""{"nodes": [{"id": "start", "kind": "trigger"}], "connections": [null]}""", "connections[0]: must be an object")]
    public void A_mistake_of_the_whole_is_named(string graph, string expected) =>
        Assert.Contains(expected, Validate(graph).Select(error => $"{error.Path}: {error.Message}"));

    [Fact]
    public void A_missing_graph_is_an_error() => Assert.Equal("graph", Assert.Single(WorkflowValidator.Validate(null, true)).Path);

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var errors = Validate("""
            {"nodes": [{"id": "start", "kind": "trigger"}, {"id": "a", "kind": "http_request", "configuration": {"url": "nope", "colour": "red"}},
                       {"id": "a", "kind": "transform"}, {"id": "lost", "kind": "delay", "configuration": {"duration": "soon"}}],
             "connections": [{"from": "start", "to": "a"}, {"from": "a", "to": "ghost"}, {"from": "a", "output": "true", "to": "a"}]}
            """);

        Assert.Equal(
            ["connections", "connections[1].to", "connections[2].output", "nodes[1].configuration.colour", "nodes[1].configuration.url", "nodes[2].id", "nodes[3]", "nodes[3].configuration.duration"],
            errors.Select(error => error.Path).Order(StringComparer.Ordinal));
        Assert.Equal("invalid_workflow", WorkflowValidator.CodeOf(errors));
    }

    [Fact]
    public void Only_a_missing_model_has_its_own_code()
    {
        var errors = Validate("""{"nodes": [{"id": "s", "kind": "trigger"}, {"id": "a", "kind": "ai", "configuration": {"prompt": "x"}}], "connections": [{"from": "s", "to": "a"}]}""");

        Assert.Equal("model_not_configured", WorkflowValidator.CodeOf(errors));
    }

    [Fact]
    public void Ten_thousand_nodes_that_all_read_each_other_are_fine_and_one_more_is_not()
    {
        var (nodes, connections) = Ladder(WorkflowLimits.Nodes);

        // Who comes before whom is a bit per pair; besides, some kilobytes per node. Memory tells the work, whatever else the machine does.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(WorkflowValidator.Validate(new() { Nodes = nodes, Connections = connections }, false));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, (WorkflowLimits.Nodes * WorkflowLimits.Nodes / 8) + (WorkflowLimits.Nodes * 8192));

        connections.Add(new() { From = "n9999", To = "n1" });
        Assert.StartsWith("the graph has a cycle: n1 → ", WorkflowValidator.Validate(new() { Nodes = nodes, Connections = connections }, false)[0].Message, StringComparison.Ordinal);
        nodes.Add(new() { Id = "more", Kind = "trigger" });
        Assert.Equal("has 10001 nodes; at most 10000 are allowed", WorkflowValidator.Validate(new() { Nodes = nodes }, false)[0].Message);
    }

    /// <summary>Each node follows the two before it and reads the last.</summary>
    private static (List<WorkflowNode> Nodes, List<WorkflowConnection> Connections) Ladder(int count)
    {
        var nodes = new List<WorkflowNode> { new() { Id = "n0", Kind = "trigger" } };
        var connections = new List<WorkflowConnection>();
        for (var i = 1; i < count; i++)
        {
            nodes.Add(new() { Id = $"n{i}", Kind = "transform", Configuration = new() { ["output"] = $"{{{{ nodes.n{i - 1} }}}}" } });
            connections.Add(new() { From = $"n{i - 1}", To = $"n{i}" });
            if (i > 1) connections.Add(new() { From = $"n{i - 2}", To = $"n{i}" });
        }

        return (nodes, connections);
    }

    [Fact]
    public void A_long_list_of_mistakes_is_cut_and_counted()
    {
        var nodes = Enumerable.Range(0, 500).Select(i => new WorkflowNode { Id = $"n{i}", Kind = "nonsense" }).ToList();

        var errors = WorkflowValidator.Validate(new() { Nodes = nodes }, false);

        Assert.Equal(100, errors.Count);
        Assert.Equal("has 402 more error(s)", errors[^1].Message);
    }

    [Theory]
    [InlineData("PT0S", 0.0)]
    [InlineData("PT1.5S", 1.5)]
    [InlineData("P1DT1H", 90_000.0)]
    [InlineData("P2W", 1_209_600.0)]
    [InlineData("-PT1S", null)]
    [InlineData("PT", null)]
    [InlineData("", null)]
    [InlineData("P99999999999Y", null)]
    [InlineData("P99999999W", null)]
    public void Durations_are_read_as_iso_writes_them(string text, double? seconds)
    {
        Assert.Equal(seconds is not null, IsoDuration.TryParse(text, out var duration));
        Assert.Equal(seconds ?? 0, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(new[] { "trigger", "transform" }, "simple", "low")]
    [InlineData(new[] { "trigger", "if" }, "complex", "low")]
    [InlineData(new[] { "trigger", "transform", "transform", "transform", "transform", "transform" }, "complex", "medium")]
    [InlineData(new[] { "trigger", "ai", "if" }, "ai-assisted", "low")]
    public void Facts_come_from_the_graph(string[] kinds, string type, string complexity)
    {
        var graph = new WorkflowGraph { Nodes = [.. kinds.Select(kind => new WorkflowNode { Kind = kind })] };

        Assert.Equal((type, complexity), (WorkflowFacts.TypeOf(graph), WorkflowFacts.ComplexityOf(graph)));
    }

    private static IReadOnlyList<WorkflowError> Validate(string graph, bool modelConfigured = false) =>
        WorkflowValidator.Validate(JsonSerializer.Deserialize<WorkflowGraph>(graph, ContractJson.Options), modelConfigured);
}
