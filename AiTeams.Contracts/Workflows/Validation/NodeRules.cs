using System.Text.Json;

namespace AiTeams.Contracts.Workflows.Validation;

/// <summary>What each kind's configuration must hold.</summary>
internal static class NodeRules
{
    public static void Check(WorkflowNode node, string path, ExpressionRules expressions, ErrorList errors)
    {
        if (node.Name?.Length > WorkflowLimits.NameLength) errors.Add($"{path}.name", $"is longer than {WorkflowLimits.NameLength} characters");
        if (!NodeKinds.All.Contains(node.Kind, StringComparer.Ordinal))
        {
            errors.Add($"{path}.kind", $"'{GraphShape.Short(node.Kind)}' is no kind; there are {string.Join(", ", NodeKinds.All)}");
            return;
        }

        var configuration = new Configuration(node, $"{path}.configuration", expressions, errors);
        CheckSubtype(node, path, errors);
        switch (node.Kind)
        {
            case NodeKinds.Trigger: Trigger(node, configuration); break;
            case NodeKinds.HttpRequest: HttpRequestRules.Check(configuration); break;
            case NodeKinds.Transform: configuration.Any("output", required: true); break;
            case NodeKinds.If: If(configuration); break;
            case NodeKinds.Merge: Merge(configuration); break;
            case NodeKinds.Delay: Delay(configuration); break;
            case NodeKinds.Ai:
                configuration.Text("prompt", required: true);
                configuration.Text("system");
                configuration.Text("model");
                break;
            default: throw new InvalidOperationException($"Kind {node.Kind} has no rules.");
        }

        configuration.RefuseTheRest();
    }

    private static void CheckSubtype(WorkflowNode node, string path, ErrorList errors)
    {
        if (string.IsNullOrEmpty(node.Subtype)) return;
        if (node.Kind != NodeKinds.Trigger) errors.Add($"{path}.subtype", $"a {node.Kind} node has no subtypes");
        else if (!TriggerSubtypes.All.Contains(node.Subtype, StringComparer.Ordinal))
        {
            errors.Add($"{path}.subtype", $"'{GraphShape.Short(node.Subtype)}' is no trigger; there are {string.Join(", ", TriggerSubtypes.All)}");
        }
    }

    private static void Trigger(WorkflowNode node, Configuration configuration)
    {
        if (node.Subtype != TriggerSubtypes.Cron) return;
        if (configuration.Text("cron", required: true) is { } template && (!template.IsConstant || !CronFields.AreValid(configuration.Written("cron"))))
        {
            configuration.Add("cron", "must be five cron fields: minute, hour, day of month, month, day of week");
        }

        if (configuration.Text("time_zone") is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(configuration.Written("time_zone")!, out _))
        {
            configuration.Add("time_zone", "must be an IANA time zone, like Europe/Berlin");
        }
    }

    private static void If(Configuration configuration)
    {
        var value = configuration.Any("condition", required: true);
        if (value is null || value.IsExpression || configuration.Value("condition")!.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return;
        configuration.Add("condition", "must be one expression, like {{ input.status == `200` }}, or true or false");
    }

    private static void Merge(Configuration configuration)
    {
        if (configuration.Text("mode") is not null && configuration.Written("mode") is not ("all" or "any")) configuration.Add("mode", "must be all or any");
    }

    private static void Delay(Configuration configuration)
    {
        if (configuration.Text("duration", required: true) is not { IsConstant: true }) return;
        if (!IsoDuration.TryParse(configuration.Written("duration"), out var duration)) configuration.Add("duration", "must be an ISO 8601 duration, like PT30S or P1DT12H");
        else if (duration > WorkflowLimits.Delay) configuration.Add("duration", $"is longer than {WorkflowLimits.Delay.Days} days");
    }
}
