namespace AiTeams.WorkflowAgent.Planning;

/// <summary>A description and the questions answered since.</summary>
internal sealed record Conversation(string Description, IReadOnlyList<Turn> Turns)
{
    public static Conversation Begin(string description) => new(description, []);

    public IReadOnlyList<string> Answers => [.. Turns.Select(static turn => turn.Answer)];

    public Conversation With(string question, string answer) => this with { Turns = [.. Turns, new(question, answer)] };
}

/// <summary>A question of ours and what the person said to it.</summary>
internal sealed record Turn(string Question, string Answer);
