namespace AiTeams.Otlp;

public enum OtlpSignal
{
    Traces,
    Metrics,
    Logs,
}
