namespace AiTeams.Testing;

/// <summary>Telemetry is not as a test wants it. Of no test framework: each shows the message of an exception it does not know.</summary>
public sealed class TelemetryAssertionException : Exception
{
    public TelemetryAssertionException() { }

    public TelemetryAssertionException(string message)
        : base(message) { }

    public TelemetryAssertionException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <returns>What the assertions say when they fail, else null.</returns>
    internal static string? Catch(Action assertions)
    {
        try
        {
            assertions();
            return null;
        }
        catch (TelemetryAssertionException failure)
        {
            return failure.Message;
        }
    }
}
