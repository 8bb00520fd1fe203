using System.Globalization;
using AiTeams.ServiceDefaults.Identity;
using Microsoft.Extensions.Configuration;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>What configuration says about log lines.</summary>
internal sealed record LogLineOptions(LineLimits Limits, ExceptionSignal Exceptions)
{
    internal static LogLineOptions Default { get; } = new(LineLimits.Default, ExceptionSignal.SpanEvents);
}

/// <summary>
/// Bounds of one line: the smallest of what readers take (.NET's OTLP exporter and Loki stop at 128 fields, Loki at 64 KB of them, CloudWatch
/// Insights at 200 fields and 256 KB). Over them <c>fields</c> go first, then the stack trace is cut, then the message; ids never.
/// </summary>
/// <param name="Fields">Leaf fields in all.</param>
/// <param name="ValueBytes">Bytes of values besides the message.</param>
/// <param name="LineBytes">Bytes of the whole line.</param>
internal sealed record LineLimits(int Fields, int ValueBytes, int LineBytes)
{
    /// <summary>As far as stdout may be raised: what is left of the thousand that CloudWatch Logs finds in a line.</summary>
    internal const int MostFields = 900;

    internal static LineLimits Default { get; } = new(100, 48 * 1024, 256 * 1024);

    /// <summary><c>Logging:Line:MaxFields</c>, 100 to 900, for stdout alone: OTLP keeps the default.</summary>
    internal static LineLimits Read(IConfiguration configuration)
    {
        if (configuration["Logging:Line:MaxFields"] is not { Length: > 0 } text) return Default;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var fields) || fields < Default.Fields || fields > MostFields)
            throw new StartRefusedException($"Logging:Line:MaxFields is '{text}'; it must be a number from {Default.Fields} to {MostFields}.");
        return Default with { Fields = fields };
    }
}
