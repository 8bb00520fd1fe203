using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using AiTeams.WorkflowEngine.Nodes;

namespace AiTeams.WorkflowEngine.Executions;

/// <summary>Something a run must know. It is told in one place, one thing after the other.</summary>
internal abstract record RunMessage
{
    /// <summary>A node's work is over.</summary>
    public sealed record NodeDone(int Node, int Attempt, NodeResult Result) : RunMessage;

    /// <summary>A delay may be due.</summary>
    public sealed record LookAtDelays : RunMessage;

    /// <summary>Somebody wants the run to end.</summary>
    public sealed record CancelRequested : RunMessage;

    /// <summary>The run took too long.</summary>
    public sealed record DeadlinePassed : RunMessage;

    /// <summary>The engine shuts down.</summary>
    public sealed record Stopping : RunMessage;
}

/// <summary>Where messages for an execution go while this engine has it, queued or live.</summary>
internal sealed class RunInbox
{
    private readonly Channel<RunMessage> _messages = Channel.CreateUnbounded<RunMessage>(new() { SingleReader = true });

    public void Post(RunMessage message) => _messages.Writer.TryWrite(message);

    public bool TryRead([MaybeNullWhen(false)] out RunMessage message) => _messages.Reader.TryRead(out message);

    public ValueTask<bool> WaitAsync() => _messages.Reader.WaitToReadAsync(CancellationToken.None);
}

/// <summary>How a run left this engine.</summary>
/// <param name="Status">A final status; waiting, with <paramref name="DueAt"/>; or running, to be gone on with after the next start.</param>
internal sealed record RunEnd(Contracts.Executions.ExecutionStatus Status, Contracts.Executions.ExecutionError? Error = null, long? DueAt = null)
{
    public bool IsFinal => Status is not (Contracts.Executions.ExecutionStatus.Waiting or Contracts.Executions.ExecutionStatus.Running);
}
