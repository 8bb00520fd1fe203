namespace AiTeams.ConsoleApp.Cases;

/// <summary>Names of OTLP's severity numbers, four to a level.</summary>
internal static class LogLevelName
{
    internal static string Of(int severity) => severity switch
    {
        0 => "",
        <= 4 => "TRACE",
        <= 8 => "DEBUG",
        <= 12 => "INFO",
        <= 16 => "WARN",
        <= 20 => "ERROR",
        _ => "FATAL",
    };
}
