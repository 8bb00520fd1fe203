namespace AiTeams.Cli.Traffic;

/// <summary>Workflows that are sent as graphs: no outside call, so that they run anywhere.</summary>
internal static class Graphs
{
    public static string Of(int variant) => (variant % 2) == 0 ? Transform : Branch;

    private const string Transform = """
        {"graph": {"schema_version": 1, "metadata": {"name": "Traffic: double a number"},
          "nodes": [
            {"id": "start", "name": "Start", "kind": "trigger", "configuration": {}},
            {"id": "pick", "name": "Pick", "kind": "transform", "configuration": {"output": {"number": "{{ trigger.number }}"}}}],
          "connections": [{"from": "start", "output": "main", "to": "pick"}],
          "triggers": ["start"]}}
        """;

    private const string Branch = """
        {"graph": {"schema_version": 1, "metadata": {"name": "Traffic: branch and merge"},
          "nodes": [
            {"id": "start", "name": "Start", "kind": "trigger", "configuration": {}},
            {"id": "large", "name": "Is it large?", "kind": "if", "configuration": {"condition": "{{ trigger.number > `5` }}"}},
            {"id": "yes", "name": "Large", "kind": "transform", "configuration": {"output": {"size": "large"}}},
            {"id": "no", "name": "Small", "kind": "transform", "configuration": {"output": {"size": "small"}}},
            {"id": "join", "name": "Join", "kind": "merge", "configuration": {"mode": "any"}}],
          "connections": [
            {"from": "start", "output": "main", "to": "large"},
            {"from": "large", "output": "true", "to": "yes"},
            {"from": "large", "output": "false", "to": "no"},
            {"from": "yes", "output": "main", "to": "join"},
            {"from": "no", "output": "main", "to": "join"}],
          "triggers": ["start"]}}
        """;
}
