namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>The steps said since the last "then" or full stop: what "at the same time" speaks of.</summary>
internal sealed class Clause(List<Step> steps)
{
    private bool _isParallel;

    /// <summary>Index of the clause's first step.</summary>
    public int Start { get; private set; } = steps.Count;

    public bool IsEmpty => Start == steps.Count;

    /// <summary>Everything up to the end of the clause happens at the same time.</summary>
    public void MakeParallel() => _isParallel = true;

    /// <summary>Puts the steps from an index on side by side.</summary>
    public void Group(int from)
    {
        if (steps.Count - from < 2) return;
        IReadOnlyList<Step>[] branches = [.. steps.Skip(from).SelectMany(static step => step is ParallelStep parallel ? parallel.Branches : [[step]])];
        steps.RemoveRange(from, steps.Count - from);
        steps.Add(new ParallelStep(branches));
    }

    public void Close()
    {
        if (_isParallel) Group(Start);
        _isParallel = false;
        Start = steps.Count;
    }
}
