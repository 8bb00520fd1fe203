namespace AiTeams.Otlp;

/// <summary>The bytes are not the OTLP message they claim to be, or break a bound of <see cref="OtlpLimits"/>. The message says where and why, without contents.</summary>
public sealed class OtlpFormatException : FormatException
{
    public OtlpFormatException(string message)
        : base(message)
    {
    }
}
