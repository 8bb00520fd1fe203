namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Where finished log lines go; stdout unless replaced in the service collection (tests read lines in process that way).</summary>
public interface ILogLineSink
{
    /// <summary>Takes the line or drops it; never waits and never throws.</summary>
    /// <param name="line">One UTF-8 JSON object and its line feed; valid during the call only.</param>
    /// <param name="essential">WARN, ERROR, FATAL and receipts: kept longest when the reader is slow.</param>
    void Write(ReadOnlySpan<byte> line, bool essential);

    /// <summary>Hands over what is waiting, within the time given.</summary>
    void Flush(TimeSpan timeout);
}
