using System.Text.Json.Nodes;
using System.Xml;
using AiTeams.Contracts.Workflows;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>Lays steps out as nodes and connections, joins branches where they meet, and says in expressions what reads what.</summary>
internal sealed class GraphWriter(Wording wording)
{
    private readonly List<WorkflowNode> _nodes = [];
    private readonly List<WorkflowConnection> _connections = [];
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);

    public WorkflowGraph Write(IReadOnlyList<Step> steps, Schedule? schedule, WorkflowMetadata metadata)
    {
        var trigger = schedule is null
            ? Add("trigger", wording.Start, NodeKinds.Trigger, [])
            : Add("trigger", schedule.Cron, NodeKinds.Trigger, new() { ["cron"] = schedule.Cron, ["time_zone"] = schedule.TimeZone }, TriggerSubtypes.Cron);
        WriteAll(steps, Front.After(trigger));
        return new() { Metadata = metadata, Nodes = NodeLayout.Place(_nodes, _connections), Connections = _connections, Triggers = [trigger] };
    }

    private Front WriteAll(IReadOnlyList<Step> steps, Front front)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            front = Write(steps[i], front);

            // To the engine a status of 400 and above is a failed node, left by its error output: who asks for the status asks for those too.
            if (steps[i] is RequestStep && front.Ends is [{ Output: NodeOutputs.Main } end] && end.From == front.Request && IsJudged(steps, i + 1))
                front = front with { Ends = [end, new(end.From, NodeOutputs.Error)], Mode = "any" };
        }

        return front;
    }

    private static bool IsJudged(IReadOnlyList<Step> steps, int from) =>
        steps.Skip(from).TakeWhile(static step => step is not RequestStep { Method: "GET" }).Any(static step => step is ConditionalStep { Condition.OnStatus: true });

    private Front Write(Step step, Front front) => step switch
    {
        RequestStep request => WriteRequest(request, front),
        DelayStep delay => Next(front, "wait", delay.Duration.ToString("c", System.Globalization.CultureInfo.InvariantCulture), NodeKinds.Delay, new() { ["duration"] = XmlConvert.ToString(delay.Duration) }),
        PickStep pick => WritePick(pick, front),
        WriteStep write => WriteWriting(write, front),
        ParallelStep parallel => WriteParallel(parallel, front),
        MergeStep => Join(front),
        ConditionalStep conditional => WriteConditional(conditional, front),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Unknown step."),
    };

    private Front WriteRequest(RequestStep request, Front front)
    {
        front = Join(front);
        var configuration = new JsonObject { ["method"] = request.Method, ["url"] = request.Url };
        if (request.IsNotification) configuration["body"] = Notification(request, front);
        else if (request.HasBody) configuration["body"] = request.Body?.DeepClone() ?? (request.Text is { } text ? new JsonObject { ["text"] = text } : front.Data.DeepClone());
        var host = Uri.TryCreate(request.Url, UriKind.Absolute, out var uri) ? uri.Host : "";
        var after = Next(front, request.Verb, $"{char.ToUpperInvariant(request.Verb[0])}{request.Verb[1..]} {host}", NodeKinds.HttpRequest, configuration);
        var id = after.Ends[0].From;

        // A notification's answer says only that it was taken: what came before stays what the next step reads.
        return request.IsNotification || request.Method != "GET"
            ? after with { Request = front.Request ?? id, Url = front.Url ?? request.Url }
            : after with { Data = $"{{{{ nodes.{id}.body }}}}", Body = $"nodes.{id}.body", Request = id, Url = request.Url };
    }

    private JsonNode Notification(RequestStep request, Front front)
    {
        if (request.Body is { } body) return body.DeepClone();
        var text = request.Text ?? (front.Writing is { } writing ? $"{{{{ {writing} }}}}" : front.Request is { } id ? wording.Answered(front.Url!, $"{{{{ nodes.{id}.status }}}}") : wording.Reached);
        var notification = new JsonObject { ["text"] = text };
        if (request.MailTo is { } address) notification["to"] = address;
        return notification;
    }

    private Front WritePick(PickStep pick, Front front)
    {
        front = Join(front);
        var output = new JsonObject();
        foreach (var (name, path) in pick.Fields) output[name] = $"{{{{ {front.Body}.{path} }}}}";
        var after = Next(front, "extract", string.Join(", ", pick.Fields.Select(static field => field.Key)), NodeKinds.Transform, new() { ["output"] = output });
        var id = after.Ends[0].From;
        return after with { Data = $"{{{{ nodes.{id} }}}}", Body = $"nodes.{id}" };
    }

    private Front WriteWriting(WriteStep write, Front front)
    {
        front = Join(front);
        var prompt = $"{write.Instruction.Replace("{{", "{ {", StringComparison.Ordinal)}\n\n{(front.Data is JsonValue ? front.Data.GetValue<string>() : front.Data.ToJsonString())}";
        var after = Next(front, "write", write.Verb, NodeKinds.Ai, new() { ["prompt"] = prompt });
        var id = after.Ends[0].From;
        return after with { Data = $"{{{{ nodes.{id}.text }}}}", Body = $"nodes.{id}", Writing = $"nodes.{id}.text" };
    }

    private Front WriteParallel(ParallelStep parallel, Front front)
    {
        front = Join(front);
        var ends = new List<End>();
        var data = new JsonObject();
        var request = front.Request;
        foreach (var branch in parallel.Branches)
        {
            var after = Join(WriteAll(branch, front));
            ends.AddRange(after.Ends);
            if (after.Body != front.Body && after.Body.Split('.') is [_, var id, ..]) data[id] = after.Data.DeepClone();
            request = after.Request;
        }

        return front with { Ends = ends, Mode = "all", Data = data.Count > 0 ? data : front.Data, Request = request, Url = front.Url ?? parallel.Branches[^1].OfType<RequestStep>().LastOrDefault()?.Url };
    }

    private Front WriteConditional(ConditionalStep conditional, Front front)
    {
        front = Join(front);
        var after = Next(front, "check", wording.Check, NodeKinds.If, new() { ["condition"] = Expression(conditional.Condition, front) });
        var id = after.Ends[0].From;

        var then = front with { Ends = [new(id, NodeOutputs.True)] };
        var @else = front with { Ends = [new(id, NodeOutputs.False)] };
        var ends = WriteAll(conditional.Then, then).Ends.Concat(WriteAll(conditional.Else, @else).Ends);
        return front with { Ends = [.. ends], Mode = "any" };
    }

    private static string Expression(Condition condition, Front front)
    {
        var status = front.Request is { } id ? $"nodes.{id}.status" : "trigger.status";
        var any = string.Join(" || ", condition.AnyOf.Select(all => string.Join(" && ", all.Select(one => one.Template.Replace(
            Comparison.Subject, one.OnStatus ? status : one.Path.Length == 0 ? front.Body : $"{front.Body}.{one.Path}", StringComparison.Ordinal)))));
        return condition.Negated ? $"{{{{ !({any}) }}}}" : $"{{{{ {any} }}}}";
    }

    /// <summary>Several ends become one: by a merge that waits for all branches, or for the one that was taken.</summary>
    private Front Join(Front front)
    {
        if (front.Ends.Count < 2) return front;
        return Next(front, "merge", wording.Merge, NodeKinds.Merge, new() { ["mode"] = front.Mode });
    }

    private Front Next(Front front, string id, string name, string kind, JsonObject configuration)
    {
        var node = Add(id, name, kind, configuration);
        foreach (var end in front.Ends) _connections.Add(new() { From = end.From, Output = end.Output, To = node });
        return front with { Ends = [new(node, NodeOutputs.Main)] };
    }

    private string Add(string id, string name, string kind, JsonObject configuration, string? subtype = null)
    {
        var count = _used[id] = _used.GetValueOrDefault(id) + 1;
        var unique = count == 1 ? id : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}_{count}");
        _nodes.Add(new() { Id = unique, Name = name.Length > 200 ? name[..200] : name, Kind = kind, Subtype = subtype, Configuration = configuration });
        return unique;
    }

    private readonly record struct End(string From, string Output);

    /// <summary>Where the next node attaches, and what it can read.</summary>
    private sealed record Front
    {
        public required List<End> Ends { get; init; }

        /// <summary>How several ends meet.</summary>
        public string Mode { get; init; } = "any";

        /// <summary>What a request without a body of its own sends.</summary>
        public required JsonNode Data { get; init; }

        /// <summary>JMESPath of what fields are read from.</summary>
        public required string Body { get; init; }

        /// <summary>Node whose status conditions judge.</summary>
        public string? Request { get; init; }

        public string? Url { get; init; }

        /// <summary>JMESPath of words a model wrote.</summary>
        public string? Writing { get; init; }

        public static Front After(string trigger) => new() { Ends = [new(trigger, NodeOutputs.Main)], Data = "{{ trigger }}", Body = "trigger" };
    }
}
