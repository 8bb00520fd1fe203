namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// Bounds of one line: the smallest of what readers take (.NET's OTLP exporter and Loki stop at 128 fields, Loki at 64 KB of them, CloudWatch
/// Insights at 200 fields and 256 KB). Over them <c>fields</c> go first, then the stack trace is cut, then the message; ids never.
/// </summary>
/// <param name="Fields">Leaf fields in all.</param>
/// <param name="ValueBytes">Bytes of values besides the message.</param>
/// <param name="LineBytes">Bytes of the whole line.</param>
internal sealed record LineLimits(int Fields, int ValueBytes, int LineBytes)
{
    internal static LineLimits Default { get; } = new(100, 48 * 1024, 256 * 1024);
}
