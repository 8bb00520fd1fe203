namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>
/// What the person has answered so far. Reading the same description asks the same questions in the same order, so the n-th answer fills the
/// n-th gap; the first gap without one is the question to ask.
/// </summary>
internal sealed class Answers(IReadOnlyList<string> given)
{
    private int _used;

    /// <summary>The one question to ask; null while nothing is missing.</summary>
    public string? Question { get; private set; }

    /// <summary>An answer was there and did not say what was asked.</summary>
    public bool Missed { get; private set; }

    /// <param name="question">Asked when no answer fills the gap.</param>
    /// <param name="read">The wanted value out of an answer, or null.</param>
    public T? Ask<T>(string question, Func<string, T?> read)
        where T : class
    {
        if (Question is not null) return null;
        if (_used < given.Count)
        {
            if (read(given[_used]) is { } value)
            {
                _used++;
                return value;
            }

            Missed = true;
        }

        Question = question;
        return null;
    }
}
