using System.Text.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts.Expressions;

namespace AiTeams.Contracts.Workflows.Validation;

/// <summary>A node's configuration while it is checked: each setting is asked for once, what nobody asked for is refused.</summary>
internal sealed class Configuration(WorkflowNode node, string path, ExpressionRules expressions, ErrorList errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public JsonNode? Value(string name) => node.Configuration?[name];

    /// <summary>The setting's text as written; null where it is no string.</summary>
    public string? Written(string name) => Value(name) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <returns>The setting read, or null where it is missing or broken.</returns>
    public Template? Any(string name, bool required = false)
    {
        _known.Add(name);
        if (Value(name) is not { } value)
        {
            if (required) Add(name, "is missing");
            return null;
        }

        var broken = errors.Count;
        var template = expressions.Check(node, value, $"{path}.{name}");
        return errors.Count == broken ? template : null;
    }

    public Template? Text(string name, bool required = false)
    {
        if (Value(name) is { } value && value.GetValueKind() != JsonValueKind.String)
        {
            _known.Add(name);
            Add(name, "must be a string");
            return null;
        }

        if (!required || Written(name) is not "") return Any(name, required);
        _known.Add(name);
        Add(name, "is empty");
        return null;
    }

    /// <summary>A setting that is an object of names to single values.</summary>
    /// <returns>Its members, those only that are single values.</returns>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Members(string name)
    {
        if (Any(name) is null) yield break;
        if (Value(name) is not JsonObject members)
        {
            Add(name, "must be an object of names to values");
            yield break;
        }

        foreach (var member in members)
        {
            if (member.Value is JsonValue) yield return member;
            else Add($"{name}.{member.Key}", "must be a string, a number, true or false");
        }
    }

    public void Add(string name, string message) => errors.Add($"{path}.{name}", message);

    public void RefuseTheRest()
    {
        foreach (var (name, _) in node.Configuration ?? [])
        {
            if (_known.Contains(name)) continue;
            var known = _known.Count == 0 ? "none" : string.Join(", ", _known.Order(StringComparer.Ordinal));
            var kind = string.IsNullOrEmpty(node.Subtype) ? node.Kind : $"{node.Kind} ({node.Subtype})";
            errors.Add($"{path}.{GraphShape.Short(name)}", $"is no setting of {kind}; it knows {known}");
        }
    }
}
