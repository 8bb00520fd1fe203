namespace AiTeams.Tests.WorkflowEngine.Support;

/// <summary>Graphs in short: nodes as JSON behind a trigger <c>start</c>, connections as <c>from-to</c> or <c>from.output-to</c>.</summary>
internal static class Graphs
{
    public static string Of(string connections, params string[] nodes)
    {
        var ways = connections.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Connection);
        return $$"""{"metadata": {"name": "Test"}, "nodes": [{{string.Join(",", nodes.Prepend("""{"id": "start", "kind": "trigger"}"""))}}], "connections": [{{string.Join(",", ways)}}]}""";
    }

    public static string Transform(string id, string output) => $$"""{"id": "{{id}}", "kind": "transform", "configuration": {"output": {{output}} } }""";

    public static string If(string id, string condition) => $$"""{"id": "{{id}}", "kind": "if", "configuration": {"condition": "{{condition}}"} }""";

    public static string Merge(string id, string mode) => $$"""{"id": "{{id}}", "kind": "merge", "configuration": {"mode": "{{mode}}"} }""";

    public static string Delay(string id, string duration) => $$"""{"id": "{{id}}", "kind": "delay", "configuration": {"duration": "{{duration}}"} }""";

    public static string Get(string id, string url) => Http(id, $$"""{"url": "{{url}}"}""");

    public static string Http(string id, string configuration) => $$"""{"id": "{{id}}", "kind": "http_request", "configuration": {{configuration}} }""";

    private static string Connection(string way)
    {
        var (from, to) = (way.Split('-')[0], way.Split('-')[1]);
        var output = from.Contains('.', StringComparison.Ordinal) ? from.Split('.')[1] : "main";
        return $$"""{"from": "{{from.Split('.')[0]}}", "output": "{{output}}", "to": "{{to}}"}""";
    }
}
