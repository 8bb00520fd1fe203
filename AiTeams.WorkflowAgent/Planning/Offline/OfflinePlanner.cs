using AiTeams.Contracts.Workflows;
using AiTeams.Contracts.Workflows.Validation;

namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>
/// Turns an English or Chinese description into a workflow by grammar and rules: no model, no network, the same answer every time, well under
/// a millisecond. It asks one question where something is missing, and says what it understood and what it lacks where it cannot go on.
/// </summary>
internal static class OfflinePlanner
{
    /// <summary>Changes when the same words may plan differently: part of the cache's key.</summary>
    public const string GrammarVersion = "1";

    /// <summary>Nodes of one plan; a description of 8,000 characters holds no sensible sentence with more.</summary>
    private const int MostNodes = 200;

    /// <param name="description">The person's words.</param>
    /// <param name="given">Answers to the questions asked so far, in their order.</param>
    /// <param name="modelConfigured">Whether an <c>ai</c> node can run.</param>
    public static OfflinePlan Plan(string description, IReadOnlyList<string> given, bool modelConfigured)
    {
        var wording = Wording.For(description);
        var answers = new Answers(given);
        var reader = new Reader(description, Lexer.Read(description), answers, wording, modelConfigured);
        var steps = reader.Read();
        var schedule = reader.ReadScheduleAsCron();
        if (reader.Lacks.Count > 0 || (steps.Count == 0 && answers.Question is null))
            return new() { Message = wording.Unsupported(Understood(steps, schedule), reader.Lacks) };
        if (answers.Question is { } question) return new() { Question = question, AnswerMissed = answers.Missed };

        var graph = new GraphWriter(wording).Write(steps, schedule, Metadata(description));
        if (graph.Nodes.Count > MostNodes) return new() { Message = wording.Unsupported([], [wording.TooLong(MostNodes)]) };
        var errors = WorkflowValidator.Validate(graph, modelConfigured);
        if (errors.Count > 0) return new() { Message = wording.Invalid(string.Join("; ", errors.Take(3).Select(static error => $"{error.Path} {error.Message}"))) };
        return new() { Graph = graph, Message = Notes(reader, schedule, wording) };
    }

    private static WorkflowMetadata Metadata(string description)
    {
        var line = string.Join(' ', description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new() { Name = Cut(line, 80), Description = Cut(description.Trim(), 2000) };
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string? Notes(Reader reader, Schedule? schedule, Wording wording)
    {
        List<string> notes = [.. reader.Notes.Distinct(StringComparer.Ordinal)];
        if (schedule is not null) notes.Add(wording.NotFiredYet);
        return notes.Count == 0 ? null : string.Join(' ', notes);
    }

    /// <summary>What was read, in the order it was said.</summary>
    private static List<string> Understood(IReadOnlyList<Step> steps, Schedule? schedule)
    {
        var said = new List<string>();
        if (schedule is not null) said.Add($"{schedule.Cron} {schedule.TimeZone}");
        foreach (var step in steps)
        {
            switch (step)
            {
                case RequestStep request: said.Add($"{request.Verb} {request.Url}"); break;
                case DelayStep delay: said.Add($"wait {delay.Duration:c}"); break;
                case PickStep pick: said.Add($"extract {string.Join(", ", pick.Fields.Select(static field => field.Key))}"); break;
                case WriteStep write: said.Add(write.Verb); break;
                case ParallelStep parallel: said.AddRange(parallel.Branches.SelectMany(static branch => Understood(branch, null))); break;
                case ConditionalStep conditional: said.AddRange(["if ...", .. Understood(conditional.Then, null), .. Understood(conditional.Else, null)]); break;
            }
        }

        return said;
    }
}
