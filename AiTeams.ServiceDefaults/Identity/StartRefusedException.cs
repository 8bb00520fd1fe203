namespace AiTeams.ServiceDefaults.Identity;

/// <summary>
/// The configuration contradicts the contract, so the service must not start. Left unhandled, the runtime prints <see cref="ToString"/>:
/// one line, without a stack trace that would bury what to change.
/// </summary>
public sealed class StartRefusedException(string message) : Exception(message)
{
    public override string ToString() => "Start refused: " + Message;
}
